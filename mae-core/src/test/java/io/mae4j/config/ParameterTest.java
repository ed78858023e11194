package io.mae4j.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ParameterTest {
    enum Side {
        LEFT,
        RIGHT
    }

    record Config(
            @Default("0.75") @Range(min = 0, max = 1, maxExclusive = true) @Doc("share of hidden patches")
            double ratio,

            @Range(min = 1) int depth,
            List<Side> sides) {}

    record Shared(@Default("2") int width, @Default("[]") List<Side> sides) {}

    record Both(
            int depth, @Inline Shared shared, @Default("1") int height) {}

    @Test
    void anInlineRecordHasItsKeysAmongTheOthers() {
        assertEquals(
                List.of("depth", "width", "sides", "height"),
                Parameter.of(Both.class).stream().map(Parameter::name).toList());
        assertEquals(
                new Both(3, new Shared(5, List.of(Side.LEFT)), 1),
                RecordBinder.bind(Both.class, ConfigFiles.hocon("depth = 3, width = 5, sides = [left]")));
        assertEquals(
                new Both(3, new Shared(2, List.of()), 1),
                RecordBinder.bind(Both.class, ConfigFiles.hocon("depth = 3")));
        ConfigFiles.assertFails(
                "test.conf:1: at.widht: unknown key; did you mean at.width? (known: depth, width, sides, height)",
                () -> RecordBinder.bind(Both.class, ConfigFiles.hocon("depth = 3, widht = 5"), "at", Set.of()));
        ConfigFiles.assertFails(
                "test.conf:1: at.width: expected a whole number, not the text \"wide\"",
                () -> RecordBinder.bind(Both.class, ConfigFiles.hocon("depth = 3, width = wide"), "at", Set.of()));
    }

    @Test
    void anOptionalOneNeedNotBeGiven() {
        record Some(Optional<String> note, @Default("3") Optional<Integer> count, int depth) {}
        assertEquals(
                List.of(Optional.of("null"), Optional.of("3"), Optional.empty()),
                Parameter.of(Some.class).stream().map(Parameter::defaultText).toList());
    }

    @Test
    void tellsNameTypeDefaultRangeAndPurpose() {
        assertEquals(
                List.of(
                        new Parameter("ratio", "number", Optional.of("0.75"), "in [0, 1)", "share of hidden patches"),
                        new Parameter("depth", "whole number", Optional.empty(), "at least 1", ""),
                        new Parameter("sides", "list of left|right", Optional.empty(), "", "")),
                Parameter.of(Config.class));
    }
}
