package io.mae4j.train.run;

import io.mae4j.train.StepReport;
import io.mae4j.train.TrainingListener;
import io.mae4j.train.tracking.TrackedRun;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Writes metrics to the run's history, to the tracker, and the latest of each to the summary.
 *
 * @param shown is given what is measured beside the steps' own metrics
 */
public record RunMetrics(
        MetricHistory history, TrackedRun tracked, Summary summary, Consumer<Map<String, Double>> shown)
        implements TrainingListener {

    /** A point of some metrics after {@code step} steps. The tracker has those that a run which died had logged already. */
    public void log(long step, Map<String, Double> values) {
        if (!values.isEmpty()) {
            note(step, values);
            shown.accept(values);
        }
    }

    private void note(long step, Map<String, Double> values) {
        MetricHistory.Point point = new MetricHistory.Point(step, values);
        if (!history.had(point)) {
            tracked.metrics(values, step);
        }
        history.add(point);
        values.forEach(summary::metric);
    }

    @Override
    public void stepTaken(StepReport report) {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("loss", report.loss());
        values.put("lr", report.learningRate());
        values.put("gradient_norm", report.gradientNorm());
        values.put("epoch", report.epochs());
        values.put(MetricHistory.WAITED, report.waitedSeconds());
        note(report.step(), values);
    }
}
