package io.mae4j.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import io.mae4j.UserError;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Defaults lists, packages, merging and substitutions. */
class ComposeTest {
    @TempDir
    Path folder;

    ConfigFiles conf;

    @BeforeEach
    void aSmallTree() {
        conf = new ConfigFiles(folder)
                .file(
                        "pretrain.conf",
                        "defaults = [{model = base}, {mask = random}, _self_]",
                        "seed = 0",
                        "name = ${model.name}-${seed}")
                .file(
                        "model/base.conf",
                        "name = base",
                        "dim = 768",
                        "heads = 12",
                        "headDim = ${dim}",
                        "label = seed ${seed}")
                .file("model/tiny.conf", "name = tiny", "dim = 64")
                .file("mask/random.conf", "name = random", "ratio = 0.75")
                .file("mask/grid.conf", "name = grid", "stride = 2");
    }

    private Config composed(String... overrides) {
        return conf.compose("pretrain", overrides).compose().config();
    }

    @Test
    void anOptionalOverrideIsPassedOverWhereNothingChoosesTheGroup() {
        String file = "defaults = [{\"override optional /mask@_global_.mask\" = grid}]";
        conf.file("data/small.conf", file)
                .file("train.conf", "defaults = [{mask = random}, {data = small}]")
                .file("look.conf", "defaults = [{data = small}]");
        assertEquals("grid", conf.compose("train").compose().choices().get("mask"));
        assertEquals(
                "random",
                conf.compose("train", "mask=random").compose().choices().get("mask"));
        assertEquals(Map.of("data", "small"), conf.compose("look").compose().choices());
    }

    @Test
    void placesEachOptionAtItsGroup() {
        Composed composed = conf.compose("pretrain").compose();
        assertEquals("random", composed.config().getString("mask.name"));
        assertEquals(Map.of("model", "base", "mask", "random"), composed.choices());
        assertEquals(
                List.of(
                        folder + "/model/base.conf at model",
                        folder + "/mask/random.conf at mask",
                        folder + "/pretrain.conf"),
                composed.sources().stream().map(Object::toString).toList());
        assertFalse(composed.config().hasPath("defaults"));
    }

    @Test
    void substitutionsAreRelativeToTheGroupAndFallBackToTheRoot() {
        Config config = composed();
        assertEquals(768, config.getInt("model.headDim"));
        assertEquals("seed 0", config.getString("model.label"));
    }

    @Test
    void substitutionsFollowOverrides() {
        Config config = composed("model.dim=32", "seed=7");
        assertEquals(32, config.getInt("model.headDim"));
        assertEquals("seed 7", config.getString("model.label"));
        assertEquals("base-7", config.getString("name"));
    }

    @Test
    void anotherOptionLeavesNothingOfTheFirst() {
        Composed composed = conf.compose("pretrain", "mask=grid").compose();
        assertEquals(
                Map.of("name", "grid", "stride", 2), composed.object("mask").unwrapped());
        assertEquals("grid", composed.choices().get("mask"));
    }

    @Test
    void selfDecidesWhichOfFileAndOptionsWins() {
        conf.file("late.conf", "defaults = [{mask = random}, _self_]", "mask.ratio = 0.1")
                .file("early.conf", "defaults = [_self_, {mask = random}]", "mask.ratio = 0.1")
                .file("without.conf", "defaults = [{mask = random}]", "mask.ratio = 0.1");
        assertEquals(0.1, conf.compose("late").compose().config().getDouble("mask.ratio"));
        assertEquals(0.75, conf.compose("early").compose().config().getDouble("mask.ratio"));
        assertEquals(0.1, conf.compose("without").compose().config().getDouble("mask.ratio"));
    }

    @Test
    void nullChoosesNothing() {
        conf.file("open.conf", "defaults = [{mask = null}, _self_]", "seed = 1");
        assertFalse(conf.compose("open").compose().config().hasPath("mask"));
        assertEquals("null", conf.compose("open").compose().choices().get("mask"));
        assertEquals(
                "grid", conf.compose("open", "mask=grid").compose().config().getString("mask.name"));
        assertFalse(composed("mask=null").hasPath("mask"));
    }

    @Test
    void anOptionalOptionMayBeAbsent() {
        conf.file("open.conf", "defaults = [{\"optional mask\" = mine}, {model = tiny}]");
        assertFalse(conf.compose("open").compose().config().hasPath("mask"));
    }

    @Test
    void groupsCanBeAddedAndRemoved() {
        conf.file("plain.conf", "defaults = [{model = tiny}]");
        assertEquals(
                "grid", conf.compose("plain", "+mask=grid").compose().config().getString("mask.name"));
        assertFalse(composed("~mask").hasPath("mask"));
        assertFalse(composed("~mask=random").hasPath("mask"));
        assertFalse(composed("mask=grid", "~mask=grid").hasPath("mask"));
        assertEquals("grid", composed("~mask", "mask=grid").getString("mask.name"));
    }

    @Test
    void anExperimentOverridesGroupsAndValuesOfTheRoot() {
        conf.file(
                        "pretrain.conf",
                        "defaults = [{model = base}, {mask = random}, _self_, {experiment = null}]",
                        "seed = 0")
                .file(
                        "experiment/small.conf",
                        "# what it is for",
                        "# @package _global_",
                        "defaults = [{\"override /model\" = tiny}, {\"override /mask\" = grid}, _self_]",
                        "seed = 5",
                        "mask.stride = 4");
        Config config = composed("experiment=small");
        assertEquals("tiny", config.getString("model.name"));
        assertEquals(5, config.getInt("seed"));
        assertEquals(4, config.getInt("mask.stride"));
        assertEquals("base", composed("experiment=small", "model=base").getString("model.name"));
        assertFalse(composed("experiment=small", "~mask=grid").hasPath("mask.name"));
    }

    @Test
    void ofTwoExperimentsTheLaterOnesOverridesWin() {
        conf.file("pretrain.conf", "defaults = [{mask = random}, _self_, {experiment = null}]")
                .file("experiment/a.conf", "# @package _global_", "defaults = [{\"override /mask\" = grid}]", "x = 1")
                .file("experiment/b.conf", "# @package _global_", "defaults = [{\"override /mask\" = null}]", "x = 2");
        assertFalse(composed("experiment=[a,b]").hasPath("mask"));
        assertEquals("grid", composed("experiment=[b,a]").getString("mask.name"));
        assertEquals(2, composed("experiment=[a,b]").getInt("x"));
    }

    @Test
    void optionsHaveDefaultsOfTheirOwn() {
        conf.file("train.conf", "defaults = [{optim = adamw}]")
                .file("optim/adamw.conf", "defaults = [{schedule = cosine}, base]", "lr = 1e-3")
                .file("optim/base.conf", "lr = 1", "decay = 0.05")
                .file("optim/schedule/cosine.conf", "name = cosine", "warmup = 40")
                .file("optim/schedule/step.conf", "name = step");
        Config config = conf.compose("train").compose().config();
        assertEquals(40, config.getInt("optim.schedule.warmup"));
        assertEquals(1e-3, config.getDouble("optim.lr"));
        assertEquals(0.05, config.getDouble("optim.decay"));
        Composed step = conf.compose("train", "optim/schedule=step").compose();
        assertEquals("step", step.config().getString("optim.schedule.name"));
        assertEquals(Map.of("optim", "adamw", "optim/schedule", "step"), step.choices());
    }

    @Test
    void packagesPutAnOptionElsewhere() {
        conf.file(
                        "both.conf",
                        "defaults = [{\"model@student\" = tiny}, {\"model@teacher\" = base}, {special = x}]",
                        "seed = 1")
                .file("special/x.conf", "// @package deep.down", "value = 3");
        Composed composed = conf.compose("both").compose();
        assertEquals(64, composed.config().getInt("student.dim"));
        assertEquals(768, composed.config().getInt("teacher.headDim"));
        assertEquals(3, composed.config().getInt("deep.down.value"));
        assertEquals(Map.of("model@student", "tiny", "model@teacher", "base", "special", "x"), composed.choices());
        Composed swapped = conf.compose("both", "model@teacher=tiny").compose();
        assertEquals(64, swapped.config().getInt("teacher.dim"));
    }

    @Test
    void severalOptionsOfOneGroupAreMergedInOrder() {
        conf.file("stack.conf", "defaults = [{mask = [random, grid]}]");
        Composed composed = conf.compose("stack").compose();
        assertEquals(
                Map.of("name", "grid", "ratio", 0.75, "stride", 2),
                composed.object("mask").unwrapped());
        assertEquals("random,grid", composed.choices().get("mask"));
        assertEquals(
                "random",
                conf.compose("stack", "mask=[random]").compose().config().getString("mask.name"));
    }

    @Test
    void includeReadsAFileBesideOrFromTheRoot() {
        conf.file("mask/big.conf", "include \"random\"", "ratio = 0.9", "extra { include \"shared/extra.conf\" }")
                .file("shared/extra.conf", "a = 1", "b = ${a}");
        Config config = composed("mask=big");
        assertEquals("random", config.getString("mask.name"));
        assertEquals(0.9, config.getDouble("mask.ratio"));
        assertEquals(1, config.getInt("mask.extra.b"));
    }

    @Test
    void aSnapshotKeepsWhatWasComputedAndWhatRefersToOtherKeys() {
        conf.file(
                        "mask/random.conf",
                        "name = random",
                        "id = ${\"uuid:\"}",
                        "none = ${?data.name}",
                        "half = 1, half = ${?seed}",
                        "id2 = \"a \\\" \"${\"uuid:\"}\"\"${\"uuid:\"}\" b\"")
                .file(
                        "pretrain.conf",
                        "defaults = [{model = base}, {mask = random}]",
                        "seed = 0",
                        "name = ${\"run:choice,mask\"}-${model.name}${\"run:config\"}",
                        "given = ${\"run:overrides\"}",
                        "date = [${\"now:yyyy'\\\"'SSS\"}, 1]",
                        "file = ${?\"run:choice,nothing\"}",
                        "ratio = 1",
                        "text = \"${\\\"run:config\\\"}\"",
                        "n = ${\"env:MAE4J_NOT_SET,3\"}");
        Composed composed = conf.compose("pretrain", "model.name='it\\'s'", "+x='${run:config} \"${run:cwd}'")
                .compose();
        String snapshot = composed.renderSnapshot();
        assertTrue(snapshot.contains("${\"env:MAE4J_NOT_SET,3\"}"), snapshot);
        conf.file("config.conf", snapshot);
        assertEquals(composed.config(), conf.compose("config").compose().config());
        assertEquals(
                "random-otherpretrain",
                conf.compose("config", "model.name=other").compose().config().getString("name"));
    }

    @Test
    void resolversAreCalledWhereverTheyStand() {
        Resolvers resolvers = Resolvers.standard()
                .with("shout", text -> java.util.Optional.of(text.toUpperCase(java.util.Locale.ROOT)));
        conf.file("mask/random.conf", "name = ${\"shout:abc\"}", "year = x-${\"now:yyyy\"}", "id = ${\"uuid:\"}")
                .file(
                        "pretrain.conf",
                        "defaults = [{mask = random}]",
                        "id = ${\"uuid:\"}, n = ${\"env:MAE4J_NOT_SET,3\"}");
        Composed composed = conf.compose("pretrain", "+again=${shout:x}-${mask.name}")
                .resolving(resolvers)
                .compose();
        Config config = composed.config();
        assertEquals("ABC", config.getString("mask.name"));
        assertEquals("X-ABC", config.getString("again"));
        assertTrue(config.getString("mask.year").matches("x-\\d{4}"));
        assertEquals(config.getString("id"), config.getString("mask.id"));
        record Root(int n) {}
        assertEquals(
                3,
                RecordBinder.bind(Root.class, config.root(), "", java.util.Set.of("id", "again", "mask"))
                        .n());
    }

    @Test
    void aConfigurationKnowsItsOwnRun() {
        Config config = conf.compose(
                        "pretrain",
                        "seed=7",
                        "mask=grid",
                        "+at=${run:config}_${run:overrides}_${run:choice,mask}",
                        "+here=${run:cwd}",
                        "+commit=${git:commit}")
                .resolving(Resolvers.standard().with("git", what -> Optional.of(what + "-1")))
                .compose()
                .config();
        assertTrue(config.getString("at").startsWith("pretrain_+at="), config.getString("at"));
        assertTrue(config.getString("at").endsWith(",mask=grid,seed=7_grid"), config.getString("at"));
        assertEquals(Path.of("").toAbsolutePath().toString(), config.getString("here"));
        assertEquals("commit-1", config.getString("commit"));
    }

    @Test
    void theDefaultsTreeSaysWhichListHasWhichEntry() {
        conf.file("train.conf", "defaults = [{optim = adamw}, {mask = null}]")
                .file("optim/adamw.conf", "defaults = [{schedule = cosine}, base]", "lr = 1e-3")
                .file("optim/base.conf", "lr = 1")
                .file("optim/schedule/cosine.conf", "name = cosine");
        String tree = conf.compose("train").defaultsTree().toString().replace(folder + "/", "");
        assertEquals("""
                train  (train.conf)
                  optim=adamw  (optim/adamw.conf)
                    optim/schedule=cosine  (optim/schedule/cosine.conf)
                    optim/base  (optim/base.conf)
                    _self_
                  mask=null
                  _self_
                """, tree);
    }

    @Test
    void aPartIsShownAlone() {
        Composed composed = conf.compose("pretrain", "model.dim=32").compose();
        assertTrue(composed.render("model", false).contains("headDim=${model.dim}"));
        assertTrue(composed.render("model", true).contains("headDim=32"));
        for (String path : List.of("modle", "model..dim")) {
            String message = assertThrows(UserError.class, () -> composed.render(path, true))
                    .getMessage();
            assertTrue(message.contains(path) && message.lines().count() == 1, message);
        }
    }

    @Test
    void theRenderedConfigurationComposesToTheSame() {
        Composed composed = conf.compose(
                        "pretrain",
                        "+odd='a \"quoted\" \\\\ ${not'",
                        "+empty=",
                        "+list=[1,a,null,{x:1.5}]",
                        "+nothing=null",
                        "+number=1e-4",
                        "+truthy='true'")
                .compose();
        conf.file("snapshot.conf", composed.render());
        Composed again = conf.compose("snapshot").compose();
        assertEquals(composed.config().root(), again.config().root());
        assertEquals(composed.render(), again.render());
        assertFalse(composed.render().contains("#"));
    }

    @Test
    void theUnresolvedRenderingShowsSubstitutions() {
        assertTrue(conf.compose("pretrain").compose().renderUnresolved().contains("${model.dim}"));
    }

    @Test
    void groupsAndOptionsAreListed() {
        ConfigTree tree =
                conf.file("optim/schedule/cosine.conf", "").compose("pretrain").tree();
        assertEquals(List.of("mask", "model", "optim", "optim/schedule"), List.copyOf(tree.groups()));
        assertEquals(List.of("grid", "random"), List.copyOf(tree.options("mask")));
        assertEquals(List.of("pretrain"), List.copyOf(tree.options("")));
    }
}
