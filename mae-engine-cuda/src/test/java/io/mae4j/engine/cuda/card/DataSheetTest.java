package io.mae4j.engine.cuda.card;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataSheetTest {
    // multiprocessors, operations of each per cycle, and the boost clock of the white papers
    @ParameterizedTest
    @CsvSource({
        "NVIDIA H200,               132, 4096, 1.830",
        "NVIDIA H100 80GB HBM3,     132, 4096, 1.830",
        "NVIDIA A100-SXM4-80GB,     108, 2048, 1.410",
        "NVIDIA A100 80GB PCIe,     108, 2048, 1.410",
        "NVIDIA A10,                 72, 1024, 1.695",
        "NVIDIA L4,                  58, 1024, 2.040",
        "NVIDIA GeForce RTX 4090,   128,  512, 2.520",
        "NVIDIA GeForce RTX 3090,    82,  512, 1.695"
    })
    void theFigureIsWhatTheTensorCoresDoAtTheBoostClock(String name, int processors, int perCycle, double gigahertz) {
        double expected = processors * perCycle * gigahertz * 1e9;
        assertEquals(expected, DataSheet.flopsPerSecond(name).orElseThrow(), 0.01 * expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Fake",
                "NVIDIA H200 MIG 1g.18gb",
                "NVIDIA A100-SXM4-40GB MIG 3g.20gb",
                "NVIDIA GeForce RTX 4090 Laptop GPU",
                "NVIDIA A10G"
            })
    void whatIsNotInTheTableIsNotGuessed(String name) {
        assertTrue(DataSheet.flopsPerSecond(name).isEmpty(), name);
    }
}
