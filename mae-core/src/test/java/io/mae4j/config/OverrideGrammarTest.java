package io.mae4j.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The override grammar, held against what Hydra itself reads, and against its own inverse. */
class OverrideGrammarTest {

    /** An empty key is Hydra's global package; here nothing can be set there, so that it is refused at once. */
    private static final Set<String> REFUSED_HERE = Set.of("=1", "+=1", "~", "@b=x");

    /** A space behind a closing bracket or quote, which Hydra refuses, changes nothing here. */
    private static final Set<String> READ_HERE = Set.of("a=[1] ", "a=\"x\" ");

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
            assertEquals(
                    ConfigOverride.parse(text.strip()).value(),
                    ConfigOverride.parse(text).value());
            return;
        }
        if (columns[1].equals("error") || REFUSED_HERE.contains(text)) {
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
    }

    @Test
    void readsFunctionsForSweepsToComeBy() {
        assertEquals(
                "range(start=0,stop=10)",
                ((Element) ConfigOverride.parse("a=range(start=0, stop = 10)")
                                .value()
                                .get())
                        .written());
        assertEquals(
                "sort(choice(a,b),reverse=true)",
                ((Element) ConfigOverride.parse("a=sort(choice (a,b), reverse=true)")
                                .value()
                                .get())
                        .written());
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
        if (value instanceof ConfigOverride.Sweep sweep) {
            return sweep.elements().stream()
                    .map(OverrideGrammarTest::canonical)
                    .collect(Collectors.joining(",", "sweep(", ")"));
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
