package io.mae4j.experiments.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class QuartilesTest {
    @Test
    void liesBetweenNeighbours() {
        assertEquals(new Quartiles(1.75, 2.5, 3.25), Quartiles.of(List.of(4.0, 1.0, 3.0, 2.0)));
    }

    @Test
    void ofOneMeasurementIsThatMeasurement() {
        assertEquals(new Quartiles(7, 7, 7), Quartiles.of(List.of(7.0)));
    }
}
