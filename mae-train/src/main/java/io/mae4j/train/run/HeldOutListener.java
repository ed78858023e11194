package io.mae4j.train.run;

import io.mae4j.engine.Program;
import io.mae4j.train.HeldOutLoss;
import io.mae4j.train.StepReport;
import io.mae4j.train.TrainingListener;
import java.util.Map;
import java.util.function.IntPredicate;

/** Measures the held-out loss after some epochs, as the metric {@code test.loss}. */
public record HeldOutListener(HeldOutLoss heldOut, Program program, IntPredicate due, RunMetrics metrics)
        implements TrainingListener {
    @Override
    public void epochEnded(int epoch, StepReport last) {
        if (due.test(epoch)) {
            metrics.log(last.step(), Map.of("test.loss", heldOut.of(program)));
        }
    }
}
