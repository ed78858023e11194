package io.mae4j.eval.robustness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mae4j.data.corrupt.Corruption;
import java.util.List;
import org.junit.jupiter.api.Test;

class CorruptedDataTest {
    @Test
    void meansAreOverTheBenchmarksOwnCorruptions() {
        assertEquals(
                15,
                CorruptedData.counted(Corruption.named(List.of("all", "extra"))).size());
        assertEquals(List.of("fog"), CorruptedData.counted(Corruption.named(List.of("spatter", "fog"))));
    }

    @Test
    void extraOnesAloneAreTheirOwnMean() {
        assertEquals(
                4, CorruptedData.counted(Corruption.named(List.of("extra"))).size());
    }
}
