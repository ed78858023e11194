package io.mae4j.experiments.task;

import io.mae4j.eval.Accuracy;
import io.mae4j.eval.Features;
import io.mae4j.eval.probe.LinearProbe;
import io.mae4j.experiments.run.RunRecords;
import io.mae4j.train.StepReport;
import io.mae4j.train.TrainingListener;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.Supplier;

/**
 * How the heads of a linear probe do after some epochs, on features that are computed once: metrics {@code test.top1}, or
 * {@code validation.top1.lr0.1} where several learning rates are compared.
 */
final class ProbeListener implements TrainingListener {
    private final LinearProbe probe;
    private final Supplier<Features> source;
    private final List<Double> rates;
    private final String prefix;
    private final IntPredicate due;
    private final RunRecords records;
    private Features features;

    ProbeListener(
            LinearProbe probe,
            Supplier<Features> source,
            List<Double> rates,
            String prefix,
            IntPredicate due,
            RunRecords records) {
        this.probe = probe;
        this.source = source;
        this.rates = rates;
        this.prefix = prefix;
        this.due = due;
        this.records = records;
    }

    @Override
    public void epochEnded(int epoch, StepReport last) {
        if (!due.test(epoch)) {
            return;
        }
        features = features == null ? source.get() : features;
        List<Accuracy> accuracies = probe.accuracies(features);
        Map<String, Double> metrics = new LinkedHashMap<>();
        for (int head = 0; head < rates.size(); head++) {
            String name = prefix + ".top1" + (rates.size() == 1 ? "" : ".lr" + rates.get(head));
            metrics.put(name, accuracies.get(head).top1());
        }
        records.metrics().log(last.step(), metrics);
    }

    @Override
    public void stopped(long steps, Outcome outcome) {
        records.curves();
    }
}
