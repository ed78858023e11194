package io.mae4j.eval.probe;

import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.config.Range;
import io.mae4j.engine.Engine;
import io.mae4j.engine.TrainingProgram;
import io.mae4j.eval.Accuracy;
import io.mae4j.eval.Features;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Trains linear classifiers on features, and tells how they do. */
public final class LinearProbe implements AutoCloseable {

    /** The values of the paper's Table 10, but for {@code baseLrs}, where it has one: 0.1. */
    public record Config(
            @Default("90") @Range(min = 1) @Doc("passes over the training features")
            int epochs,

            @Default("10") @Range(min = 0) @Doc("epochs of linear warm-up")
            double warmupEpochs,

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
            baseLrs = List.copyOf(baseLrs);
        }
    }

    private static final double REFERENCE_BATCH = 256;

    private final Config config;
    private final ProbeHeads heads;
    private final TrainingProgram program;
    private final RunningStatistics statistics;

    /**
     * Heads with first weights by {@code seed}.
     *
     * @param batch features that make one step
     */
    public LinearProbe(Config config, Engine engine, int dim, int classes, int batch, long seed) {
        this.config = config;
        this.heads = new ProbeHeads(
                dim,
                classes,
                config.baseLrs().stream()
                        .map(rate -> rate * batch / REFERENCE_BATCH)
                        .toList());
        this.statistics = new RunningStatistics(dim);
        this.program = engine.compile(
                heads.training(batch), seed, heads.lars(config.momentum(), config.trust(), config.weightDecay()));
    }

    /**
     * Trains all heads.
     *
     * @param batches the full batches of an epoch
     * @param batchesPerEpoch how many those are
     * @param epochDone told after each epoch, counted from 1
     */
    public void train(IntFunction<? extends Iterator<Features>> batches, int batchesPerEpoch, IntConsumer epochDone) {
        for (int epoch = 0; epoch < config.epochs(); epoch++) {
            Iterator<Features> pass = batches.apply(epoch);
            for (int i = 0; pass.hasNext(); i++) {
                step(pass.next(), share(epoch + (double) i / batchesPerEpoch));
            }
            epochDone.accept(epoch + 1);
        }
    }

    /** One step at a share of the peak rates; the mean loss of the heads. */
    double step(Features batch, double share) {
        float[][] targets = new float[batch.size()][heads.classes()];
        for (int row = 0; row < targets.length; row++) {
            targets[row][batch.labels()[row]] = 1;
        }
        double loss = program.backward(
                Map.of(
                        "features", Nd4j.createFromArray(batch.values()),
                        "targets", Nd4j.createFromArray(targets)),
                1);
        program.update(share);
        statistics.add(batch.values());
        return loss / heads.rates().size();
    }

    // of the peak: warm-up, then half a cosine
    private double share(double epoch) {
        double warmup = Math.min(config.warmupEpochs(), config.epochs());
        if (epoch < warmup) {
            return epoch / warmup;
        }
        return 0.5 * (1 + Math.cos(Math.PI * (epoch - warmup) / (config.epochs() - warmup)));
    }

    /** How each head does, in the order of the learning rates. */
    public List<Accuracy> accuracies(Features features) {
        Map<String, INDArray> weights = program.parameters();
        float[][] normalized = new float[features.size()][];
        for (int i = 0; i < normalized.length; i++) {
            normalized[i] = statistics.normalize(features.values()[i]);
        }
        List<Accuracy> accuracies = new ArrayList<>();
        try (INDArray x = Nd4j.createFromArray(normalized)) {
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

    RunningStatistics statistics() {
        return statistics;
    }

    TrainingProgram program() {
        return program;
    }

    @Override
    public void close() {
        program.close();
    }
}
