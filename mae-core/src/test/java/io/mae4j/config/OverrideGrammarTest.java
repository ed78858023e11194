package io.mae4j.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.UserError;
import io.mae4j.random.Randomness;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The override grammar, held against what Hydra itself reads, and against its own inverse. */
class OverrideGrammarTest {

    /** An empty key is Hydra's global package; here nothing can be set there, so that it is refused at once. */
    private static final Set<String> KEYLESS = Set.of("=1", "+=1", "~", "@b=x");

    /** What Hydra reads and cannot use, or uses in a way that nobody means: it is refused at once. */
    private static final Set<String> USELESS = Set.of(
            "a=range(1,3),4",
            "a=[range(1,3)]",
            "a=choice(choice(a),b)",
            "a=interval(1,0)",
            "a=range(1,5,0)",
            "a=range(true)",
            "a=int(1e30)");

    /** A space behind a closing bracket or quote, which Hydra refuses, changes nothing here; quotes do not hinder sorting. */
    private static final Set<String> READ_HERE =
            Set.of("a=[1] ", "a=[] ", "a={} ", "a=\"x\" ", "a=sort([\"b\",\"a\"])");

    static Stream<String> hydrasAnswers() throws IOException {
        try (InputStream in = OverrideGrammarTest.class.getResourceAsStream("hydra-overrides.tsv")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines().filter(line -> !line.startsWith("# ")).toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("hydrasAnswers")
    void readsWhatHydraReads(String line) {
        String[] columns = line.split("\t", -1);
        String text = columns[0].replace("<TAB>", "\t");
        if (READ_HERE.contains(text)) {
            assertEquals("error", columns[1]);
            assertTrue(ConfigOverride.parse(text).value().isPresent());
            return;
        }
        if (columns[1].equals("error") || KEYLESS.contains(text) || USELESS.contains(text)) {
            UserError error = assertThrows(UserError.class, () -> ConfigOverride.parse(text));
            assertTrue(error.getMessage().startsWith("override '" + text + "': column "), error.getMessage());
            return;
        }
        ConfigOverride override = ConfigOverride.parse(text);
        String kind = override.kind() == ConfigOverride.Kind.CHANGE ? "change" : override.kind().sign;
        assertEquals(columns[1], kind);
        assertEquals(columns[2], override.key());
        assertEquals(columns[3], override.target().orElse("-"));
        assertEquals(
                columns[4], override.value().map(OverrideGrammarTest::canonical).orElse("-"));
        String values = override.sweep()
                .filter(sweep -> sweep instanceof Sweep.Choice || sweep instanceof Sweep.Range)
                .map(sweep -> canonical(new Element.Items(((Sweep.Discrete) sweep).values(List.of()))))
                .orElse("-");
        assertEquals(columns[5], values);
    }

    @Test
    void theTableIsLongEnough() throws IOException {
        assertTrue(hydrasAnswers().count() >= 150);
    }

    @Test
    void saysColumnAndWhatWasExpected() {
        assertEquals(
                "override 'a=[1,2': column 7: expected ']', found the end",
                assertThrows(UserError.class, () -> ConfigOverride.parse("a=[1,2"))
                        .getMessage());
        assertEquals(
                "override 'seed': column 5: expected '=' and a value, found the end",
                assertThrows(UserError.class, () -> ConfigOverride.parse("seed"))
                        .getMessage());
        assertEquals(
                "override 'a=x😀': column 4: expected the end, or a comma; quote the value if '😀' is part of it, found '😀'",
                assertThrows(UserError.class, () -> ConfigOverride.parse("a=x😀"))
                        .getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a=rang(1,3)       | column 3: rang(1,3): there is no such function; did you mean range?",
                "a=int([1,x])      | column 3: int([1,x]): 'x' is not a whole number",
                "a=[1,int(x)]      | column 6: int(x): 'x' is not a whole number",
                "a=range(1,sto=3)  | column 3: range(1,sto=3): there is no argument 'sto'; did you mean stop?",
                "a=[1,range(3)]    | column 6: a sweep must be the whole value",
                "a=sort(1,b)       | column 3: sort(1,b): b and 1 have no order",
                "a=int(range(5,0,-0.1)) | column 3: int(range(5,0,-0.1)): a step of 0 leads nowhere",
                "a=range(1.0,2,1e-30) | column 3: range(1.0,2,1e-30): has more than 1000000 values; interval(start,end) is for",
                "a=range(1000000001) | column 3: range(1000000001): has more than 1000000 values; interval(start,end) is for",
                "a=interval(1,1)   | column 3: interval(1,1): is empty; the first number must be below the second"
            })
    void aMistakeInAFunctionIsNamed(String override, String complaint) {
        UserError error = assertThrows(UserError.class, () -> ConfigOverride.parse(override));
        assertTrue(error.getMessage().contains(complaint), error.getMessage());
    }

    /** Hydra has it since 1.4, which is not released. */
    @Test
    void jsonIsText() {
        assertEquals(
                new Element.Text("{\"a\": [1, true, null, \"x\\\"\"], \"b\": 1e-05}"),
                ConfigOverride.parse("a=json_str({a:[1,true,null,'x\"'],b:1e-5})")
                        .value()
                        .orElseThrow());
    }

    @Test
    void aGlobTakesOptionsByTheirNames() {
        List<String> options = List.of("quickstart", "vit_base", "vit_huge", "vit_large");
        assertEquals("[vit_base,vit_huge,vit_large]", globbed("glob(vit_*)", options));
        assertEquals("[vit_base,vit_large]", globbed("glob(vit_*,exclude=*huge)", options));
        assertEquals("[quickstart,vit_huge]", globbed("glob(['q*','vit_[!bl]*'])", options));
        assertEquals("[vit_base]", globbed("glob(vi?_base)", options));
        assertEquals("[]", globbed("glob('vit_[z-a]*')", options));
        assertEquals("[quickstart]", globbed("glob('[!]v]*')", options));
        assertEquals("[vit_base,vit_huge,vit_large]", globbed("glob('[]^v&&z]*')", options));
    }

    private static String globbed(String glob, List<String> options) {
        Sweep.Discrete sweep =
                (Sweep.Discrete) ConfigOverride.parse("model=" + glob).sweep().orElseThrow();
        return new Element.Items(sweep.values(options)).written();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a.b=1 | a.b",
                "++a.b=[1,2] | a.b",
                "~a.b | a.b",
                "a={b:1,c:{d:2}} | a.b a.c.d",
                "a={x.y:1} | a.\"x.y\"",
                "a={} | a"
            })
    void anOverrideIsAboutTheValuesInsideOfWhatItGives(String text, String paths) {
        assertEquals(List.of(paths.split(" ")), ConfigOverride.parse(text).paths());
    }

    @Property
    void aSortedRangeHasTheSameValuesInOrder(
            @ForAll @IntRange(min = -20, max = 20) int start,
            @ForAll @IntRange(min = -20, max = 20) int stop,
            @ForAll @IntRange(min = -7, max = 7) int step,
            @ForAll boolean reverse,
            @ForAll @IntRange(min = 1, max = 10) int tenths) {
        Assume.that(step != 0);
        String range = String.format(
                Locale.ROOT,
                "range(%s,%s,%s)",
                start / (double) tenths,
                stop / (double) tenths,
                step / (double) tenths);
        for (String values : List.of(range, "range(" + start + "," + stop + "," + step + ")")) {
            Comparator<Element> ascending = Comparator.comparingDouble(e -> Double.parseDouble(e.written()));
            assertEquals(
                    values(values).stream()
                            .sorted(reverse ? ascending.reversed() : ascending)
                            .toList(),
                    values("sort(" + values + ",reverse=" + reverse + ")"));
        }
    }

    private static List<Element> values(String sweep) {
        return ((Sweep.Discrete) ConfigOverride.parse("a=" + sweep).sweep().orElseThrow()).values(List.of());
    }

    @Property
    void aShuffledSweepHasTheSameValuesInAnOrderOfTheSeed(@ForAll long seed) {
        Sweep.Discrete sweep = (Sweep.Discrete)
                ConfigOverride.parse("a=shuffle(range(20))").sweep().orElseThrow();
        List<Element> order = sweep.values(List.of(), new Randomness(seed).stream("sweep"));
        assertEquals(order, sweep.values(List.of(), new Randomness(seed).stream("sweep")));
        assertEquals(Set.copyOf(sweep.values(List.of())), Set.copyOf(order));
    }

    @Test
    void aShuffledListIsTheSameEveryTime() {
        ConfigOverride override = ConfigOverride.parse("a=shuffle([1,2,3,4,5,6,7,8])");
        assertEquals(override, ConfigOverride.parse(override.text()));
        assertNotEquals(ConfigOverride.parse("a=[1,2,3,4,5,6,7,8]").value(), override.value());
    }

    @Test
    void aJobOfASweepIsAnOverrideOfItsOwn() {
        ConfigOverride sweep = ConfigOverride.parse("+a@b=choice(x,'y z')");
        ConfigOverride job = sweep.with(new Element.Text("y z"));
        assertEquals("+a@b='y z'", job.text());
        assertEquals(job, ConfigOverride.parse(job.text()));
    }

    @Property
    void everyElementIsReadAsItWasWritten(@ForAll("elements") Element element) {
        ConfigOverride override = ConfigOverride.parse("key=" + element.written());
        assertEquals(element, override.value().orElseThrow());
    }

    @Provide
    Arbitrary<Element> elements() {
        Arbitrary<Element> leaves = Arbitraries.oneOf(
                Arbitraries.just(new Element.Null()),
                Arbitraries.of(true, false).map(Element.Bool::new),
                Arbitraries.longs().map(Element.Int::new),
                Arbitraries.doubles().map(Element.Real::new),
                Arbitraries.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY)
                        .map(Element.Real::new),
                Arbitraries.strings().ofMaxLength(12).map(Element.Text::new),
                Arbitraries.strings()
                        .withChars("\\'\"${}[],:= at1")
                        .ofMaxLength(8)
                        .map(Element.Text::new));
        Arbitrary<String> keys = Arbitraries.strings()
                .withChars("ab\\(){}:=,1./-")
                .ofMinLength(1)
                .ofMaxLength(6);
        return Arbitraries.recursive(
                () -> leaves,
                inner -> Arbitraries.oneOf(
                        inner.list().ofMaxSize(3).map(Element.Items::new),
                        Arbitraries.maps(keys, inner)
                                .ofMaxSize(3)
                                .map(m -> new Element.Fields(new LinkedHashMap<>(m)))),
                0,
                2);
    }

    private static String canonical(ConfigOverride.Value value) {
        if (value instanceof Sweep sweep) {
            return canonical(sweep);
        } else if (value instanceof Element.Text text) {
            return json(text.value());
        } else if (value instanceof Element.Real real) {
            return Double.isFinite(real.value()) ? "float:" + python(real.value()) : real.written();
        } else if (value instanceof Element.Items items) {
            return items.elements().stream()
                    .map(OverrideGrammarTest::canonical)
                    .collect(Collectors.joining(",", "[", "]"));
        } else if (value instanceof Element.Fields fields) {
            return fields.fields().entrySet().stream()
                    .map((Map.Entry<String, Element> f) -> json(f.getKey()) + ":" + canonical(f.getValue()))
                    .collect(Collectors.joining(",", "{", "}"));
        }
        return ((Element) value).written();
    }

    private static String canonical(Sweep sweep) {
        if (sweep instanceof Sweep.Choice choice) {
            String kind = choice.isSimple() ? "sweep(" : "choice(";
            return choice.elements().stream()
                            .map(OverrideGrammarTest::canonical)
                            .collect(Collectors.joining(",", kind, ")"))
                    + extras(choice.isShuffled(), choice.tags());
        } else if (sweep instanceof Sweep.Range range) {
            return Stream.of(range.start(), range.stop(), range.step())
                            .map(OverrideGrammarTest::canonical)
                            .collect(Collectors.joining(",", "range(", ")"))
                    + extras(range.isShuffled(), range.tags());
        } else if (sweep instanceof Sweep.Interval interval) {
            return Stream.of(interval.start(), interval.end())
                            .map(d -> canonical(interval.isWhole() ? (Number) d.longValue() : (Number) d))
                            .collect(Collectors.joining(",", "interval(", ")"))
                    + extras(false, interval.tags());
        }
        Sweep.Glob glob = (Sweep.Glob) sweep;
        return Stream.of(glob.include(), glob.exclude())
                .map(globs -> globs.stream().map(g -> json(g)).collect(Collectors.joining(",", "[", "]")))
                .collect(Collectors.joining(",", "glob(", ")"));
    }

    private static String canonical(Number number) {
        return canonical(number instanceof Long whole ? new Element.Int(whole) : new Element.Real((Double) number));
    }

    private static String extras(boolean isShuffled, Set<String> tags) {
        return (isShuffled ? " shuffled" : "")
                + tags.stream().map(tag -> " #" + tag).collect(Collectors.joining());
    }

    private static String json(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\t", "\\t") + '"';
    }

    /** Digits and exponent differ in form between Java and Python, not in value. */
    private static String python(double value) {
        String plain =
                new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
        return plain.contains(".") ? plain : plain + ".0";
    }
}
