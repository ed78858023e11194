package io.mae4j.eval.probe;

import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.config.Range;
import io.mae4j.engine.Engine;
import io.mae4j.engine.ForwardingProgram;
import io.mae4j.eval.Accuracy;
import io.mae4j.eval.Features;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Linear classifiers that are trained on features, one for each learning rate. The mean and the variance that batch norm
 * normalises with when it is not training are kept beside the weights, as {@code norm.running_mean} and {@code
 * norm.running_var}: moving averages of the batches' means and unbiased variances, with a tenth of each new batch, as PyTorch
 * has it. They are kept on the host, whatever the engine.
 */
public final class LinearProbe extends ForwardingProgram {

    /** The values of the paper's Table 10, but for {@code baseLrs}, where it has one: 0.1. */
    public record Config(
            @Default("[0.1]") @Doc("learning rates for 256 pictures a step, of a head each; the paper's is 0.1")
            List<Double> baseLrs,

            @Default("0.9") @Range(min = 0, max = 1, maxExclusive = true) @Doc("momentum")
            double momentum,

            @Default("0.001") @Range(min = 0, minExclusive = true) @Doc("step length over weight length")
            double trust,

            @Default("0") @Range(min = 0) @Doc("L2 regularisation")
            double weightDecay) {
        public Config {
            if (baseLrs.isEmpty() || baseLrs.stream().anyMatch(rate -> !(rate > 0))) {
                throw new IllegalArgumentException("baseLrs=" + baseLrs + ": one learning rate or more, each above 0");
            }
            if (Set.copyOf(baseLrs).size() < baseLrs.size()) {
                throw new IllegalArgumentException(
                        "baseLrs=" + baseLrs + ": each learning rate once, as its head is named by it");
            }
            baseLrs = List.copyOf(baseLrs);
        }
    }

    private static final double REFERENCE_BATCH = 256;
    private static final double MOMENTUM = 0.1;
    private static final String MEAN = "norm.running_mean";
    private static final String VARIANCE = "norm.running_var";

    private final ProbeHeads heads;
    private final Map<String, INDArray> statistics = new LinkedHashMap<>();

    /**
     * Heads with first weights by {@code seed}.
     *
     * @param batch features that are computed on together, and normalised by their own mean and variance: two or more
     * @param accumulation batches that make one step
     */
    public LinearProbe(Config config, Engine engine, int dim, int classes, int batch, int accumulation, long seed) {
        this(heads(config, dim, classes, batch * accumulation), config, engine, dim, batch, seed);
    }

    private LinearProbe(ProbeHeads heads, Config config, Engine engine, int dim, int batch, long seed) {
        super(engine.compile(
                heads.training(batch), seed, heads.lars(config.momentum(), config.trust(), config.weightDecay())));
        this.heads = heads;
        statistics.put(MEAN, Nd4j.zeros(dim));
        statistics.put(VARIANCE, Nd4j.ones(dim));
    }

    private static ProbeHeads heads(Config config, int dim, int classes, int effectiveBatch) {
        double scale = effectiveBatch / REFERENCE_BATCH;
        return new ProbeHeads(
                dim,
                classes,
                config.baseLrs().stream().map(rate -> rate * scale).toList());
    }

    /** The peak learning rate of the fastest head: what {@link #update} is given at the peak. */
    public double peakLearningRate() {
        return heads.fastest();
    }

    /** The mean loss of the heads. */
    @Override
    public double backward(Map<String, INDArray> inputs, double weight) {
        INDArray features = inputs.get("features");
        Map<String, INDArray> batch = program.run(Map.of("features", features), List.of("mean", "variance"));
        double rows = features.rows();
        try (INDArray mean = batch.get("mean");
                INDArray variance = batch.get("variance")) {
            average(MEAN, mean);
            average(VARIANCE, variance.muli(rows / (rows - 1)));
        }
        return program.backward(inputs, weight) / heads.rates().size();
    }

    private void average(String name, INDArray now) {
        statistics.get(name).muli(1 - MOMENTUM).addi(now.muli(MOMENTUM));
    }

    @Override
    public double update(double learningRate) {
        return program.update(learningRate);
    }

    /** How each head does, in the order of the learning rates. */
    public List<Accuracy> accuracies(Features features) {
        Map<String, INDArray> weights = program.parameters();
        List<Accuracy> accuracies = new ArrayList<>();
        try (INDArray x = Nd4j.createFromArray(features.values());
                INDArray deviation = Nd4j.math.sqrt(statistics.get(VARIANCE).add(ProbeHeads.EPSILON))) {
            x.subiRowVector(statistics.get(MEAN)).diviRowVector(deviation);
            for (int head = 0; head < heads.rates().size(); head++) {
                INDArray weight = weights.get(ProbeHeads.weight(head));
                INDArray bias = weights.get(ProbeHeads.bias(head));
                try (INDArray logits = x.mmul(weight.transpose()).addiRowVector(bias)) {
                    accuracies.add(Accuracy.ofLogits(logits.toDoubleMatrix(), features.labels()));
                }
            }
        }
        return accuracies;
    }

    @Override
    public Map<String, INDArray> state() {
        Map<String, INDArray> state = new LinkedHashMap<>(program.state());
        statistics.forEach((name, array) -> state.put(name, array.dup('c')));
        return state;
    }

    @Override
    public void load(Map<String, INDArray> state) {
        Map<String, INDArray> own = new HashMap<>(state);
        own.keySet().removeAll(statistics.keySet());
        program.load(own);
        statistics.forEach((name, array) -> {
            if (state.containsKey(name)) {
                array.assign(state.get(name));
            }
        });
    }
}
