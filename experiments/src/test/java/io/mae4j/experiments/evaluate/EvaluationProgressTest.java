package io.mae4j.experiments.evaluate;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.eval.robustness.Answers;
import io.mae4j.eval.robustness.Part;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class EvaluationProgressTest {
    private final StringWriter out = new StringWriter();
    private final AtomicLong nanos = new AtomicLong();

    private EvaluationProgress of(Part... parts) {
        return new EvaluationProgress(List.of(parts), new PrintWriter(out), false, nanos::get);
    }

    private static Part part(String benchmark, int expected) {
        return new Part(benchmark, "", 0, Answers.all(List.of("a", "b")), expected, true, () -> {
            throw new AssertionError("is not opened");
        });
    }

    @Test
    void benchmarksToComeAreTakenToBeAsCompleteAsThoseBefore() {
        EvaluationProgress progress = of(part("imagenet", 50_000), part("imagenet_sketch", 50_000));
        progress.begins(0, 100, 0);
        nanos.addAndGet(9_000_000_000L); // the first batch, which warms up
        progress.classified(50);
        nanos.addAndGet(1_000_000_000L);
        progress.classified(50);
        progress.ended(0.5);
        assertTrue(out.toString().endsWith("  0:02 left\n"), "100 pictures more, not 50,000: " + out);
    }

    @Test
    void afterOneBatchNobodyKnowsHowLongTheRestTakes() {
        EvaluationProgress progress = of(part("imagenet", 100), part("imagenet_a", 100));
        progress.begins(0, 100, 0);
        nanos.addAndGet(9_000_000_000L);
        progress.classified(100);
        progress.ended(0.5);
        assertTrue(out.toString().endsWith("  ? left\n"), out.toString());
    }
}
