package io.mae4j.config;

import static io.mae4j.config.ConfigFiles.assertFails;
import static io.mae4j.config.ConfigFiles.hocon;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import io.mae4j.UserError;
import io.mae4j.component.PixelSize;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordBinderTest {

    enum Pool {
        CLS_TOKEN,
        MEAN
    }

    record Inner(@Default("12") int depth, Optional<String> note) {}

    record All(
            int count,
            long big,
            float ratio,
            double rate,
            boolean flag,
            String text,
            Pool pool,
            Path path,
            Duration every,
            Optional<Double> maybe,
            OptionalInt maybeInt,
            OptionalLong maybeLong,
            OptionalDouble maybeDouble,
            List<Integer> sizes,
            Map<String, Double> weights,
            Inner inner,
            List<Inner> inners,
            ConfigObject raw) {}

    record Mask(
            @Default("0.75") @Range(min = 0, max = 1, maxExclusive = true)
            double ratio) {}

    record Model(@Range(min = 1) int embedDim, int heads) {
        Model {
            if (heads != 0 && embedDim % heads != 0) {
                throw new IllegalArgumentException("embedDim " + embedDim + " is not a multiple of heads " + heads);
            }
        }
    }

    record Ints(int i) {}

    record Longs(long l) {}

    record Floats(float f) {}

    record Doubles(double d) {}

    record Texts(String s) {}

    record Flags(boolean b) {}

    record Times(Duration t) {}

    record Pools(Pool p) {}

    record Lists(@Range(min = 0) List<Double> l) {}

    record Sizes(
            @Range(min = 2, max = 99) PixelSize s,
            @Default("null") Optional<PixelSize> maybe) {}

    record Wrapper(Mask mask, Ints ints) {}

    record Unbindable(Thread thread) {}

    @Test
    void bindsEveryType() {
        All all = RecordBinder.bind(
                All.class,
                hocon(
                        "count = 3, big = 5000000000, ratio = 0.5, rate = 1e-4, flag = true, text = hi there",
                        "pool = cls-token, path = data/x, every = 10 minutes, maybe = null",
                        "maybeLong = 7, maybeDouble = 2, sizes = [1, 2], weights { a = 1, \"b.c\" = 0.5 }",
                        "inner {}, inners = [{depth = 1}, {note = n}], raw { any = thing }"));
        assertEquals(3, all.count());
        assertEquals(5_000_000_000L, all.big());
        assertEquals(0.5f, all.ratio());
        assertEquals(1e-4, all.rate());
        assertEquals("hi there", all.text());
        assertEquals(Pool.CLS_TOKEN, all.pool());
        assertEquals(Path.of("data/x"), all.path());
        assertEquals(Duration.ofMinutes(10), all.every());
        assertEquals(Optional.empty(), all.maybe());
        assertEquals(OptionalInt.empty(), all.maybeInt());
        assertEquals(OptionalLong.of(7), all.maybeLong());
        assertEquals(OptionalDouble.of(2), all.maybeDouble());
        assertEquals(List.of(1, 2), all.sizes());
        assertEquals(Map.of("a", 1.0, "b.c", 0.5), all.weights());
        assertEquals(new Inner(12, Optional.empty()), all.inner());
        assertEquals(List.of(new Inner(1, Optional.empty()), new Inner(12, Optional.of("n"))), all.inners());
        assertEquals("thing", all.raw().toConfig().getString("any"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "s = 7 | 7 | 7 | 7",
                "s = [7, 9] | 7 | 9 | [7,9]",
                "s = [7, 7] | 7 | 7 | 7",
                "s = 5, maybe = [7, 9] | 7 | 9 | [7,9]",
            })
    void aSizeIsANumberOrHeightAndWidth(String text, int height, int width, String shown) {
        Sizes sizes = RecordBinder.bind(Sizes.class, hocon(text));
        PixelSize size = sizes.maybe().orElse(sizes.s());
        assertEquals(new PixelSize(height, width), size);
        assertEquals(shown, size.toString());
        assertEquals(size, PixelSize.parse(shown));
        assertEquals(
                size,
                RecordBinder.bind(Sizes.class, hocon("s = " + size.value())).s());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "wide | s: expected a whole number or [height, width], not the text \"wide\"",
                "[7] | s: expected a whole number or [height, width], not the list [7]",
                "[7, 8, 9] | s: expected a whole number or [height, width], not the list [7,8,9]",
                "[7, 100] | s[1]: 100 is out of range; it must be in [2, 99]",
                "1 | s: 1 is out of range; it must be in [2, 99]",
                "[7, 8.5] | s[1]: expected a whole number, not 8.5",
            })
    void whatIsNoSizeIsRefused(String value, String message) {
        assertFails("test.conf:1: " + message, () -> RecordBinder.bind(Sizes.class, hocon("s = " + value)));
    }

    @Test
    void leftOutValuesTakeTheirDefaults() {
        assertEquals(new Mask(0.75), RecordBinder.bind(Mask.class, hocon("")));
        assertEquals(new Wrapper(new Mask(0.75), new Ints(1)), RecordBinder.bind(Wrapper.class, hocon("ints.i = 1")));
    }

    @Test
    void anUnknownKeyIsAnsweredWithTheNearestKnownOne() {
        assertFails(
                "test.conf:2: mask.ratoi: unknown key; did you mean mask.ratio? (known: ratio)",
                () -> RecordBinder.bind(Mask.class, hocon("name = random", "ratoi = 0.5"), "mask", Set.of("name")));
        assertFails(
                "test.conf:1: embed_dim: unknown key; did you mean embedDim? (known: embedDim, heads)",
                () -> RecordBinder.bind(Model.class, hocon("embed_dim = 4", "heads = 2")));
        assertFails(
                "test.conf:1: quux: unknown key; known: ratio", () -> RecordBinder.bind(Mask.class, hocon("quux = 4")));
        assertFails(
                "test.conf:2: mask.ratoi: unknown key; did you mean mask.ratio? (known: ratio)",
                () -> RecordBinder.bind(Wrapper.class, hocon("ints.i = 1, mask {", "ratoi = 1 }")));
    }

    @Test
    void aMissingValueIsAnsweredWithHowToGiveIt() {
        assertFails(
                "test.conf:2: ints.i: is missing; give it as ints.i=<whole number>",
                () -> RecordBinder.bind(Wrapper.class, hocon("", "ints {", "}")));
        assertFails(
                "test.conf:2: p: must be given (it is \"???\"), as p=<cls_token|mean>",
                () -> RecordBinder.bind(Pools.class, hocon("", "p = \"???\"")));
    }

    @Test
    void aValueOutOfRangeIsAnsweredWithTheRange() {
        assertFails(
                "test.conf:1: mask.ratio: 1 is out of range; it must be in [0, 1)",
                () -> RecordBinder.bind(Mask.class, hocon("ratio = 1"), "mask", Set.of()));
        assertFails(
                "test.conf:1: embedDim: 0 is out of range; it must be at least 1",
                () -> RecordBinder.bind(Model.class, hocon("embedDim = 0, heads = 1")));
        assertFails(
                "test.conf:2: l[1]: -2 is out of range; it must be at least 0",
                () -> RecordBinder.bind(Lists.class, hocon("l = [1,", " -2]")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1.5|expected a whole number, not 1.5",
                "3000000000|3000000000 is too large for a 32-bit whole number",
                "1e300|1.0E300 is too large for a 32-bit whole number",
                "1e999|must be finite, not Infinity",
                "'\"7\"'|expected a whole number, not the text \"7\"",
                "abc|expected a whole number, not the text \"abc\"",
                "true|expected a whole number, not true",
                "null|expected a whole number, not null",
                "[1]|expected a whole number, not the list [1]",
                "{a=1}|expected a whole number, not the object {\"a\":1}",
            })
    void anIntMustBeAWholeNumber(String hocon, String message) {
        String text = hocon.replace("'", "");
        assertFails("test.conf:1: i: " + message, () -> RecordBinder.bind(Ints.class, hocon("i = " + text)));
    }

    @Test
    void numbersMustBeFinite() {
        assertFails(
                "test.conf:1: d: must be finite, not Infinity",
                () -> RecordBinder.bind(Doubles.class, hocon("d = 1e999")));
        assertFails(
                "test.conf:1: d: must be finite, not nan", () -> RecordBinder.bind(Doubles.class, hocon("d = nan")));
        assertFails(
                "test.conf:1: f: 1.0E39 is too large for a 32-bit float",
                () -> RecordBinder.bind(Floats.class, hocon("f = 1e39")));
        assertFails(
                "test.conf:1: l: 1.0E19 is too large for a 64-bit whole number",
                () -> RecordBinder.bind(Longs.class, hocon("l = 1e19")));
    }

    @Test
    void otherTypesAreStrictToo() {
        assertFails(
                "test.conf:1: b: expected true or false, not the text \"yes\"",
                () -> RecordBinder.bind(Flags.class, hocon("b = yes")));
        assertFails(
                "test.conf:1: s: expected text, not the list [1]",
                () -> RecordBinder.bind(Texts.class, hocon("s = [1]")));
        assertFails(
                "test.conf:1: t: expected a duration with its unit, such as 30s or 2 hours, not the number 10",
                () -> RecordBinder.bind(Times.class, hocon("t = 10")));
        assertFails(
                "test.conf:1: t: expected a duration with its unit, such as 30s or 2 hours, not the text \"10 parsecs\"",
                () -> RecordBinder.bind(Times.class, hocon("t = 10 parsecs")));
        assertFails(
                "test.conf:1: p: there is no 'maen'; did you mean mean? (known: cls_token, mean)",
                () -> RecordBinder.bind(Pools.class, hocon("p = maen")));
        assertFails(
                "test.conf:1: l: expected a list, not the number 1",
                () -> RecordBinder.bind(Lists.class, hocon("l = 1")));
        assertFails(
                "test.conf:1: mask: expected an object { ... }, not the number 1",
                () -> RecordBinder.bind(Wrapper.class, hocon("mask = 1")));
    }

    record Wrong(
            @Default("2") @Range(max = 1) double share,
            @Default("[1,") List<Integer> places,
            Inner right,
            Wronger inside) {}

    record Wronger(@Default("many") int depth) {}

    @Test
    void defaultsThatCouldNotBeGivenAreFound() {
        List<String> wrong = RecordBinder.wrongDefaults(Wrong.class, "mask");
        assertEquals(3, wrong.size(), wrong.toString());
        assertTrue(wrong.get(0).startsWith("@Default of Wrong.share: mask.share: 2 is out of range"), wrong.get(0));
        assertTrue(wrong.get(1).startsWith("@Default of Wrong.places"), wrong.get(1));
        assertTrue(wrong.get(2).startsWith("@Default of Wronger.depth: mask.inside.depth: expected"), wrong.get(2));
        assertEquals(List.of(), RecordBinder.wrongDefaults(All.class, ""));
    }

    @Test
    void aCheckOfTheRecordItselfIsGivenItsPlace() {
        assertFails(
                "test.conf:1: model: embedDim 10 is not a multiple of heads 3",
                () -> RecordBinder.bind(Model.class, hocon("embedDim = 10", "heads = 3"), "model", Set.of()));
    }

    @Test
    void aCheckOfTheWholeBlamesTheOverrideOfTheKeyThatItNames() {
        ConfigObject root = override("heads = 3").withFallback(override("embedDim = 10"));
        assertFails(
                "override 'embedDim = 10': embedDim 10 is not a multiple of heads 3",
                () -> RecordBinder.bind(Model.class, root));
    }

    private static ConfigObject override(String text) {
        String origin = "override '" + text + "'";
        return ConfigFactory.parseString(text, ConfigParseOptions.defaults().setOriginDescription(origin))
                .root();
    }

    @Test
    void aNumberOrAFlagServesAsText() {
        assertEquals("2024", RecordBinder.bind(Texts.class, hocon("s = 2024")).s());
        assertEquals("1e3", RecordBinder.bind(Texts.class, hocon("s = 1e3")).s());
        assertEquals("true", RecordBinder.bind(Texts.class, hocon("s = true")).s());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e3", "1000.0", "1000"})
    void aWholeNumberMayBeWrittenWithAnExponent(String text) {
        assertEquals(1000, RecordBinder.bind(Ints.class, hocon("i = " + text)).i());
    }

    @Test
    void aRecordThatCannotBeBoundIsABugAndNotAUsersError() {
        assertThrows(IllegalStateException.class, () -> RecordBinder.bind(Unbindable.class, hocon("thread = 1")));
    }

    @Property
    void everyIntLongAndFiniteDoubleComesThrough(@ForAll int i, @ForAll long l, @ForAll double d) {
        assertEquals(i, RecordBinder.bind(Ints.class, hocon("i = " + i)).i());
        assertEquals(l, RecordBinder.bind(Longs.class, hocon("l = " + l)).l());
        assertEquals(d, RecordBinder.bind(Doubles.class, hocon("d = " + d)).d());
    }

    @Property
    void everyMisspelledKeyIsRefused(@ForAll String key) {
        if (!key.equals("ratio")) {
            String quoted = com.typesafe.config.ConfigUtil.quoteString(key);
            UserError error =
                    assertThrows(UserError.class, () -> RecordBinder.bind(Mask.class, hocon(quoted + " = 0.5")));
            assertEquals(0, error.getMessage().indexOf("test.conf:1: "));
        }
    }

    record Odd(@Default("[1]") List<Short> places) {}

    @Test
    void aTypeThatNoConfigurationCanGiveIsNamedWithItsRecord() {
        IllegalStateException error = assertThrows(
                IllegalStateException.class,
                () -> RecordBinder.bind(Odd.class, ConfigFactory.empty().root(), "mask", Set.of()));
        assertEquals(
                "mask.places: no configuration can give a java.lang.Short, which " + Odd.class.getName()
                        + " asks for; the Javadoc of RecordBinder lists the types",
                error.getMessage());
    }
}
