package io.mae4j.train.run;

import io.mae4j.train.StepReport;
import io.mae4j.train.TrainingListener;
import io.mae4j.train.tracking.TrackedRun;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Writes metrics to the run's history, to the tracker, and the latest of each to the summary.
 *
 * @param shown is given what is measured beside the steps' own metrics
 */
public record RunMetrics(
        MetricHistory history, TrackedRun tracked, Summary summary, Consumer<Map<String, Double>> shown)
        implements TrainingListener {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_\\-. :/]+");
    private static final Set<String> OF_STEPS =
            Set.of(MetricHistory.STEP, "loss", "lr", "gradient_norm", "epoch", MetricHistory.WAITED);

    /**
     * A point of some metrics after {@code step} steps. The tracker has those that a run which died had logged already.
     *
     * @throws IllegalArgumentException if a name is one of the steps' own, or has other letters than MLflow takes
     */
    public void log(long step, Map<String, Double> values) {
        values.keySet().forEach(RunMetrics::requireName);
        if (!values.isEmpty()) {
            note(step, values);
            shown.accept(values);
        }
    }

    private static void requireName(String name) {
        if (OF_STEPS.contains(name)) {
            throw new IllegalArgumentException("a metric may not be called '" + name
                    + "', as something is that each step has; give it a name of its own, such as mine." + name);
        } else if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a metric may not be called '" + name.replace("\n", "\\n").replace("\r", "\\r")
                            + "'; names are of the letters a to z and A to Z, digits, blanks, and _ - . : /");
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
