package io.mae4j.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
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
