package io.mae4j.experiments.evaluate;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.eval.robustness.CorruptionScore;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EvaluationTableTest {
    /** The four extra corruptions have errors, and are no part of any mean. */
    @Test
    void extraCorruptionsAreNotAmongThoseThatAMeanIsOver() {
        Map<String, Double> errors = Map.of("fog", 0.5, "saturate", 0.6, "spatter", 0.7);
        String line = EvaluationTable.summary(
                new CorruptionScore("other", 0.1, errors, errors, Map.of(), null, null, null, 50.0, 15));
        assertTrue(line.contains("(mean CE of the 1 of 15 corruptions that are complete: 50.0)"), line);
        Map<String, Double> extra = Map.of("saturate", 0.6, "spatter", 0.7);
        line = EvaluationTable.summary(
                new CorruptionScore("other", 0.1, extra, extra, Map.of(), null, null, null, 60.0, 4));
        assertTrue(line.contains("of the 2 of 4 corruptions"), "where no others were asked for they are");
    }
}
