package io.mae4j.train.progress;

import io.mae4j.train.StepPlan;
import io.mae4j.train.StepReport;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * How fast training goes, and what is left of it. The first step is not counted: it warms up. Images a second are of the steps alone; what
 * listeners do between them (evaluation, checkpoints) counts for the time that is left.
 */
final class Pace {
    private final StepPlan plan;
    private final LongSupplier nanoTime;
    private long startNanos;
    private long startStep = -1;
    private long images;
    private double seconds;
    private double waited;
    private double secondsPerStep;

    Pace(StepPlan plan, LongSupplier nanoTime) {
        this.plan = plan;
        this.nanoTime = nanoTime;
    }

    void step(StepReport report) {
        long now = nanoTime.getAsLong();
        if (startStep < 0) {
            startNanos = now;
            startStep = report.step();
            return;
        }
        images += report.images();
        seconds += report.seconds();
        waited += report.waitedSeconds();
        secondsPerStep = (now - startNanos) * 1e-9 / (report.step() - startStep);
    }

    /** NaN before the second step. */
    double imagesPerSecond() {
        return images / seconds;
    }

    /** The part of the steps' time in which they waited for data; NaN before the second step. */
    double waitedShare() {
        return waited / seconds;
    }

    /** {@code step 120/1860  1:02 left  loss 0.4312  lr 9.8e-04  1,930 images/s  data 1%}: what matters most comes first. */
    String line(StepReport report) {
        StringBuilder line = new StringBuilder();
        line.append(String.format(Locale.ROOT, "step %d/%d", report.step(), plan.steps()));
        if (images > 0) {
            line.append("  ")
                    .append(time((plan.steps() - report.step()) * secondsPerStep))
                    .append(" left");
        }
        line.append(String.format(Locale.ROOT, "  loss %.4f  lr %.2e", report.loss(), report.learningRate()));
        if (images > 0) {
            line.append(String.format(
                    Locale.ROOT, "  %,.0f images/s  data %.0f%%", imagesPerSecond(), 100 * waitedShare()));
        }
        return line.toString();
    }

    /** {@code 1:02} or {@code 3:20:05}. */
    static String time(double seconds) {
        long s = Math.round(seconds);
        return s < 3600
                ? String.format(Locale.ROOT, "%d:%02d", s / 60, s % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", s / 3600, s / 60 % 60, s % 60);
    }
}
