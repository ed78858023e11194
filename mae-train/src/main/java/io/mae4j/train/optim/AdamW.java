package io.mae4j.train.optim;

import com.google.inject.Inject;
import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.config.Range;
import io.mae4j.engine.Training;
import io.mae4j.engine.UpdateRule;
import io.mae4j.graph.Graph;
import java.util.OptionalDouble;

/** Adam with decoupled weight decay (Loshchilov and Hutter 2017), with the settings of pre-training (paper, Table 8). */
public final class AdamW implements Optimizer {
    // in single precision a larger decay is 1 and a far smaller epsilon 0: a step would divide by 0
    static final double LARGEST_DECAY = 0.9999999;
    static final double LEAST_EPSILON = 1e-30;

    public record Config(
            @Doc("learning rate at the peak for 256 pictures a step; scaled with their number")
            @Default("1.5e-4")
            @Range(min = 0)
            double baseLr,

            @Doc("learning rate at the peak; wins over baseLr") @Default("null") @Range(min = 0)
            OptionalDouble lr,

            @Doc("decoupled weight decay, not of biases and one-dimensional parameters")
            @Default("0.05")
            @Range(min = 0)
            double weightDecay,

            @Doc("decay of the mean of gradients") @Default("0.9") @Range(min = 0, max = AdamW.LARGEST_DECAY)
            double beta1,

            @Doc("decay of the mean of their squares") @Default("0.95") @Range(min = 0, max = AdamW.LARGEST_DECAY)
            double beta2,

            @Doc("added to the root of the mean of squares") @Default("1e-8") @Range(min = AdamW.LEAST_EPSILON)
            double epsilon,

            @Doc("largest global norm of the gradient") @Default("null") @Range(min = 0, minExclusive = true)
            OptionalDouble clipNorm) {}

    private final Config config;

    @Inject
    public AdamW(Config config) {
        this.config = config;
    }

    @Override
    public double peakLearningRate(int effectiveBatch) {
        return LearningRate.peak(config.lr(), config.baseLr(), effectiveBatch);
    }

    @Override
    public Training training(Graph graph, String loss) {
        UpdateRule rule = new UpdateRule.AdamW(config.beta1(), config.beta2(), config.epsilon());
        return new Training(loss, rule, ParameterGroups.of(graph, config.weightDecay()), config.clipNorm());
    }
}
