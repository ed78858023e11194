package io.mae4j.config;

import static io.mae4j.config.ConfigFiles.assertFails;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Overrides of values, and what each mistake is answered with. */
class OverridesTest {
    @TempDir
    Path folder;

    ConfigFiles conf;

    record Mask(@Default("0.75") @Range(min = 0, max = 1) double ratio) {}

    record Model(int dim, int heads) {
        Model {
            if (dim % heads != 0) {
                throw new IllegalArgumentException("dim " + dim + " is not a multiple of heads " + heads);
            }
        }
    }

    @BeforeEach
    void aSmallTree() {
        conf = new ConfigFiles(folder)
                .file(
                        "pretrain.conf",
                        "defaults = [{model = base}, {mask = random}, _self_]",
                        "seed = 0",
                        "sizes = [1, 2]")
                .file("model/base.conf", "dim = 768", "heads = 12")
                .file("mask/random.conf", "name = random", "ratio = 0.75")
                .file("mask/grid.conf", "name = grid", "stride = 2");
    }

    private Config composed(String... overrides) {
        return conf.compose("pretrain", overrides).compose().config();
    }

    private void refuses(String message, String primary, String... overrides) {
        conf.refuses(message, primary, overrides);
    }

    @Test
    void changesAddsAndDeletes() {
        assertEquals(0.6, composed("mask.ratio=0.6").getDouble("mask.ratio"));
        assertEquals(1000, composed("seed=1_000").getInt("seed"));
        assertEquals(List.of(3), composed("sizes=[3]").getIntList("sizes"));
        assertEquals(3, composed("+a.b.c=3").getInt("a.b.c"));
        assertEquals(3, composed("++a.b=3").getInt("a.b"));
        assertEquals(3, composed("++seed=3").getInt("seed"));
        assertEquals(
                Map.of("x", 1, "y", 2),
                composed("+a={x:1}", "+a={y:2}").getObject("a").unwrapped());
        assertFalse(composed("~mask.ratio").hasPath("mask.ratio"));
        assertFalse(composed("~seed=0").hasPath("seed"));
        assertEquals("random-0", composed("+run=${mask.name}-${seed}").getString("run"));
        assertEquals("${seed}", composed("+run='\\${seed}'").getString("run"));
        assertEquals("a\\0", composed("+run='a\\\\${seed}'").getString("run"));
        assertEquals("a\\${seed}", composed("+run='a\\\\\\${seed}'").getString("run"));
    }

    @Test
    void theOneThatSetsAPathIsTheLast() {
        Composed composed = conf.compose(
                        "pretrain", "mask.ratio=0.5", "mask.ratio=0.6", "+other={dim:4,heads:2}", "~seed")
                .compose();
        assertEquals(
                "mask.ratio=0.6",
                composed.overriding("mask.ratio").orElseThrow().text());
        assertEquals("mask.ratio=0.6", composed.overriding("mask").orElseThrow().text());
        assertEquals(
                "+other={dim:4,heads:2}",
                composed.overriding("other.heads").orElseThrow().text());
        for (String path : List.of("mask.rat", "other.dim.x", "model", "seed")) {
            assertTrue(composed.overriding(path).isEmpty(), path);
        }
    }

    @Test
    void anObjectIsMergedIntoWhatTheOptionSets() {
        assertEquals(
                Map.of("name", "random", "ratio", 0.5),
                composed("mask={ratio:0.5}").getObject("mask").unwrapped());
        assertEquals(
                Map.of("name", "grid", "stride", 3, "more", 1),
                composed("+mask={more:1,stride:3}", "mask=grid")
                        .getObject("mask")
                        .unwrapped());
    }

    @Test
    void whatIsNullOrHasToBeGivenCanBeAdded() {
        conf.file("open.conf", "a = null", "b = \"???\"", "c = ${seed}", "seed = 1");
        assertEquals(2, conf.compose("open", "+a=2", "+b=3").compose().config().getInt("a"));
        refuses(
                "override '+c=2': c is there already (conf/open.conf:3); to change it leave out the +",
                "open",
                "+b=3",
                "+c=2");
    }

    @Test
    void reachesIntoObjectsThatComeFromSubstitutions() {
        conf.file("sub.conf", "base { dim = 1, x = 2 }", "model = ${base} { x = 3 }", "other = ${base}");
        Config config = conf.compose("sub", "model.dim=5", "other.x=${model.dim}")
                .compose()
                .config();
        assertEquals(Map.of("dim", 5, "x", 3), config.getObject("model").unwrapped());
        assertEquals(Map.of("dim", 1, "x", 5), config.getObject("other").unwrapped());
        refuses(
                "override '~model.dim': model.dim comes from a substitution, and cannot be deleted from outside",
                "sub",
                "~model.dim");
        refuses(
                "override 'modle.dim=1': modle: there is no such key; did you mean model.dim?; to add it write +modle.dim=1",
                "sub",
                "modle.dim=1");
    }

    @Test
    void laterOverridesWin() {
        assertEquals(2, composed("seed=1", "seed=2").getInt("seed"));
        assertEquals(1, composed("~seed", "+seed=1").getInt("seed"));
    }

    @Test
    void whatIsMissingIsNotTheFaultOfAnOverrideBesideIt() {
        record Whole(Model model, ConfigObject mask, int seed, List<Integer> sizes) {}
        assertFails(folder + "/pretrain.conf:1: mask: is missing; give it as mask=<object>", () -> conf.compose(
                        "pretrain", "mask=null", "seed=3", "sizes=[4,5]")
                .compose()
                .bind(Whole.class));
    }

    @Test
    void aLinesEndInAnOverrideIsShownInOneLine() {
        refuses(
                "override 'seed=a\\nb': column 7: expected the end, or a comma; quote the value if '\\n' is part of it, found '\\n'",
                "pretrain",
                "seed=a\nb");
        refuses(
                "override 'seed=int('a\\nb')': column 6: int('a\\nb'): 'a\\nb' is not a whole number",
                "pretrain",
                "seed=int('a\nb')");
        refuses(
                "override 'mask='a\\nb'': mask: there is no option 'a\\nb'; known: grid, random",
                "pretrain",
                "mask='a\nb'");
        refuses(
                "override 'nope.x='\\r\\n'': nope: there is no such key; to add it write +nope.x='\\r\\n'",
                "pretrain",
                "nope.x='\r\n'");
        assertFails(
                "override 'mask.ratio='a\\nb'': mask.ratio: expected a number, not the text \"a\\nb\"",
                () -> conf.compose("pretrain", "mask.ratio='a\nb'").compose().bind(Mask.class, "mask", Set.of("name")));
    }

    @Test
    void aKeyThatFilesDoNotSpellOutIsJudgedByTheBinder() {
        Composed composed = conf.compose("pretrain", "mask.ratoi=0.5").compose();
        assertFails(
                "override 'mask.ratoi=0.5': mask.ratoi: unknown key; did you mean mask.ratio? (known: ratio)",
                () -> composed.bind(Mask.class, "mask", Set.of("name")));
    }

    @Test
    void aBadValueIsTracedToItsOverrideOrFile() {
        assertFails(
                "override 'mask.ratio=1.5': mask.ratio: 1.5 is out of range; it must be in [0, 1]",
                () -> conf.compose("pretrain", "mask.ratio=1.5").compose().bind(Mask.class, "mask", Set.of("name")));
        assertFails(
                "override 'mask.ratio=nan': mask.ratio: must be finite, not nan",
                () -> conf.compose("pretrain", "mask.ratio=nan").compose().bind(Mask.class, "mask", Set.of("name")));
        assertFails(
                "override 'model.heads=5': model: dim 768 is not a multiple of heads 5",
                () -> conf.compose("pretrain", "model.heads=5").compose().bind(Model.class, "model", Set.of()));
        conf.file("mask/random.conf", "name = random", "ratoi = 0.75");
        assertFails(
                folder + "/mask/random.conf:2: mask.ratoi: unknown key; did you mean mask.ratio? (known: ratio)",
                () -> conf.compose("pretrain").compose().bind(Mask.class, "mask", Set.of("name")));
    }

    @Test
    void soIsAKeyOfARecordThatFilesDoNotSpellOut() {
        record Place(@Default("0") int row) {}
        record Masks(@Default("0.5") double ratio, Place place) {}
        Composed composed = conf.compose("pretrain", "mask.place.row=3").compose();
        assertEquals(
                3, composed.bind(Masks.class, "mask", Set.of("name")).place().row());
        assertFails(
                "override 'mask.plaec.row=3': mask.plaec: unknown key; did you mean mask.place? (known: ratio, place)",
                () -> conf.compose("pretrain", "mask.plaec.row=3").compose().bind(Masks.class, "mask", Set.of("name")));
    }

    @Test
    void aKeyWhoseParentIsUnknownIsRefused() {
        refuses(
                "override 'maks.ratio=0.5': maks: there is no such key; did you mean mask.ratio?; to add it write +maks.ratio=0.5",
                "pretrain",
                "maks.ratio=0.5");
        refuses(
                "override '~mask.ratoi': mask.ratoi: there is no such key; did you mean mask.ratio?",
                "pretrain",
                "~mask.ratoi");
        refuses(
                "override 'sizes.0=1': sizes (conf/pretrain.conf:3) is no object, so that nothing can be set inside it; give the whole of it",
                "pretrain",
                "sizes.0=1");
    }

    @Test
    void addingWhatIsThereIsRefused() {
        refuses(
                "override '+seed=1': seed is there already (conf/pretrain.conf:2); to change it leave out the +",
                "pretrain",
                "+seed=1");
        refuses("override '~seed=1': seed is not 1 but 0", "pretrain", "~seed=1");
        refuses("override '~seed=null': seed is not null but 0", "pretrain", "~seed=null");
        refuses(
                "override '~seed=false': seed is not false but 0,${mask.ratio}",
                "pretrain",
                "seed=${mask.ratio}",
                "~seed=false");
        refuses("override '~seed=${mask.ratio}': seed is not '${mask.ratio}' but 0", "pretrain", "~seed=${mask.ratio}");
    }

    @Test
    void sweepsNeedMultirun() {
        String sweep =
                "': several values are a sweep, which needs -m (--multirun); quote the value if the comma is part of it";
        refuses("override 'seed=1,2" + sweep, "pretrain", "seed=1,2");
        refuses("override 'mask=random,grid" + sweep, "pretrain", "mask=random,grid");
        refuses("override 'seed=range(3)" + sweep, "pretrain", "seed=range(3)");
        refuses("override 'mask=glob(*)" + sweep, "pretrain", "mask=glob(*)");
        refuses("override 'seed=interval(0,1)" + sweep, "pretrain", "seed=interval(0,1)");
    }

    @Test
    void castsAndSortedListsAreValues() {
        Config config = conf.compose("pretrain", "seed=int('1_7')", "+order=sort([3,1,2])")
                .compose()
                .config();
        assertEquals(17, config.getInt("seed"));
        assertEquals(List.of(1, 2, 3), config.getIntList("order"));
    }

    @Test
    void unknownOptionsAndGroupsAreAnsweredWithTheNearest() {
        refuses(
                "override 'mask=gird': mask: there is no option 'gird'; did you mean grid? (known: grid, random)",
                "pretrain",
                "mask=gird");
        refuses("override 'maks/x=grid': there is no group maks/x; known: mask, model", "pretrain", "maks/x=grid");
        refuses(
                "override 'mask=[{name:grid}]': mask is a group: expected an option's name, a list of them, or null",
                "pretrain",
                "mask=[{name:grid}]");
        conf.file("plain.conf", "defaults = [{model = base}]");
        refuses(
                "override 'mask=grid': no defaults list of plain chooses mask; to add it write +mask=grid; known: model",
                "plain",
                "mask=grid");
        refuses(
                "override '+mask=grid': mask: is chosen already, at conf/pretrain.conf:1; to change a choice write mask=option,"
                        + " or override in a defaults list",
                "pretrain",
                "+mask=grid");
        refuses("override '~mask=grid': mask is random there", "pretrain", "~mask=grid");
        refuses("override '~mask=random': mask is grid there", "pretrain", "mask=grid", "~mask=random");
        refuses("override '~mask=grid': mask is null there", "pretrain", "mask=null", "~mask=grid");
    }

    @Test
    void mistakesInFilesAreAnsweredWithFileAndLine() {
        conf.file("a.conf", "", "defaults = [{mask = gird}]")
                .file("b.conf", "defaults = [{\"override /mask\" = grid}]")
                .file("c.conf", "defaults = [{mask = random, model = base}]")
                .file("d.conf", "x = 1", "y = ${z.w}", "z.v = 1")
                .file("e.conf", "x = {", "y = 1")
                .file("f.conf", "include \"nowhere\"")
                .file("g.conf", "x = ${y}", "y = ${x}")
                .file("h.conf", "defaults = [{mask = \"???\"}]")
                .file("p.conf", "defaults = [{\"optional mask\" = \"???\"}]")
                .file("i.conf", "x = ${\"nwo:yyyy\"}")
                .file("j.conf", "defaults = [j]")
                .file("k.conf", "defaults = [{mask = ${x}}]", "x = grid")
                .file("early/x.conf", "# @package _global_", "defaults = [{\"override /mask\" = grid}]")
                .file("n.conf", "defaults = [{early = x},", "{mask = random}]")
                .file("m.conf", "defaults = [{model = m}]")
                .file("model/m.conf", "dim = 3", "heads = ${dmi}")
                .file("l.conf", "x = ${\"env:MAE4J_NOT_SET\"}")
                .file("o.conf", "x = ${\"now:jj\"}");
        refuses("conf/a.conf:2: mask: there is no option 'gird'; did you mean grid? (known: grid, random)", "a");
        refuses("conf/b.conf:1: no defaults list of b chooses mask; to add it write +mask=grid; known: nothing", "b");
        refuses(
                "conf/c.conf:1: defaults: expected one of {group = option}, {\"override /group\" = option}, _self_ or a file's name",
                "c");
        refuses("conf/d.conf:2: ${z.w}: there is no such key; did you mean ${z.v}?", "d");
        refuses("conf/e.conf:3: expecting a close parentheses ')' here, not: end of file", "e");
        refuses("conf/f.conf: include \"nowhere\": there is no nowhere.conf in " + folder, "f");
        refuses("conf/g.conf:2: ${x}: refers to itself, through ${y}, ${x}, ${y}", "g");
        refuses("conf/h.conf:1: mask: must be chosen, as mask=<grid|random>", "h");
        refuses("conf/p.conf:1: mask: must be chosen, as mask=<grid|random>", "p");
        refuses(
                "conf/i.conf:1: ${nwo:yyyy}: there is no resolver 'nwo'; did you mean now? (known: env, git, now, run, uuid)",
                "i");
        refuses("${now:jj}: is no pattern of a date, such as yyyy-MM-dd: Unknown pattern letter: j", "o");
        refuses("conf/j.conf: is among its own defaults, through j", "j");
        refuses("conf/k.conf:1: defaults: substitutions are not known yet in a defaults list", "k");
        refuses("conf/model/m.conf:2: ${model.dmi}: there is no such key; did you mean ${model.dim}?", "m");
        refuses(
                "conf/early/x.conf:2: this override comes too early; put it, or what leads to it, behind the entry of mask"
                        + " at conf/n.conf:2",
                "n");
        refuses("conf/l.conf:1: ${env:MAE4J_NOT_SET}: has no value here", "l");
        refuses(
                "there is no configuration 'pretrian' in " + folder
                        + "; did you mean pretrain? (known: a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, pretrain)",
                "pretrian");
    }
}
