package io.mae4j.train;

import io.mae4j.engine.TrainingProgram;
import io.mae4j.engine.TrainingProgram.StepOutcome;
import io.mae4j.train.TrainingListener.Outcome;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleUnaryOperator;

/**
 * Takes the steps of a training run, whatever is trained. All that a step depends on is the program's state and the step's number, so a run
 * that continues at any step goes on as if it had never stopped.
 *
 * @param program of a graph with the output {@code loss}, in the state that the steps before have left
 * @param learningRate by (fractional) epoch
 */
public record TrainingLoop(
        TrainingProgram program, TrainingBatches source, StepPlan plan, DoubleUnaryOperator learningRate) {
    public TrainingLoop {
        if (plan.batchesPerEpoch() != source.perEpoch()) {
            throw new IllegalArgumentException("the plan has " + plan.batchesPerEpoch()
                    + " batches an epoch, what is learnt from " + source.perEpoch());
        }
    }

    /**
     * Takes the steps from {@code firstStep} on, until the plan is done or {@code stop} says so.
     *
     * @throws TrainingFailure if the loss or the gradient is not finite, or a learning rate negative or not finite
     */
    public Outcome run(long firstStep, List<TrainingListener> listeners, BooleanSupplier stop) {
        long step = firstStep;
        try (BatchesAhead batches =
                new BatchesAhead(source.pass(plan.epoch(step), plan.firstBatch(step), plan.epochs()))) {
            for (; step < plan.steps() && !stop.getAsBoolean(); step++) {
                StepReport report = step(step, batches);
                listeners.forEach(listener -> listener.stepTaken(report));
                if (plan.endsEpoch(step)) {
                    int epochs = plan.epoch(step) + 1;
                    listeners.forEach(listener -> listener.epochEnded(epochs, report));
                }
            }
        }
        long steps = step;
        Outcome outcome = steps < plan.steps() ? Outcome.INTERRUPTED : Outcome.FINISHED;
        listeners.forEach(listener -> listener.stopped(steps, outcome));
        return outcome;
    }

    private StepReport step(long step, BatchesAhead pass) {
        long start = System.nanoTime();
        int batches = plan.batches(step);
        double rate = learningRate.applyAsDouble(plan.fractionalEpoch(step));
        if (!(rate >= 0 && rate < Double.POSITIVE_INFINITY)) {
            throw new TrainingFailure("the learning rate is " + rate + " at step " + (step + 1)
                    + "; schedule and optimizer have to give a number that is not negative");
        }
        double loss = 0;
        double norm = Double.NaN;
        int images = 0;
        long waited = pass.waitedNanos();
        for (int i = 0; i < batches; i++) {
            try (TrainingBatches.Batch batch = pass.next()) {
                if (i < batches - 1) {
                    loss += program.backward(batch.inputs(), 1.0 / batches, pass::following) / batches;
                } else {
                    StepOutcome outcome = program.step(batch.inputs(), 1.0 / batches, rate, pass::following);
                    loss += outcome.loss() / batches;
                    norm = outcome.gradientNorm();
                }
                images += batch.images();
            }
        }
        requireFinite("loss", loss, step, rate);
        requireFinite("gradient norm", norm, step, rate);
        double seconds = (System.nanoTime() - start) * 1e-9;
        double waitedSeconds = (pass.waitedNanos() - waited) * 1e-9;
        double epochs = plan.fractionalEpoch(step + 1);
        return new StepReport(step + 1, epochs, loss, rate, norm, images, seconds, waitedSeconds);
    }

    private void requireFinite(String what, double value, long step, double rate) {
        if (!Double.isFinite(value)) {
            throw new TrainingFailure("the " + what + " is " + value + " at step " + (step + 1) + ", learning rate "
                    + rate
                    + (step == 0
                            ? "; no weight had changed yet, so it is the pictures, the target, the loss or the model"
                            : "; try a smaller learning rate, a longer warm-up or gradient clipping" + otherRule()));
        }
    }

    private String otherRule() {
        return program.customRule()
                .map(rule -> ", or see whether the rule is right by which weights are updated, "
                        + rule.getClass().getName())
                .orElse("");
    }
}
