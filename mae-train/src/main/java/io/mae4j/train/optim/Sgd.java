package io.mae4j.train.optim;

import com.google.inject.Inject;
import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.config.Range;
import io.mae4j.engine.Training;
import io.mae4j.engine.UpdateRule;
import io.mae4j.graph.Graph;
import java.util.OptionalDouble;

/** Stochastic gradient descent with momentum. */
public final class Sgd implements Optimizer {

    public record Config(
            @Doc("learning rate at the peak for 256 pictures a step; scaled with their number")
            @Default("0.1")
            @Range(min = 0)
            double baseLr,

            @Doc("learning rate at the peak; wins over baseLr") @Default("null") @Range(min = 0)
            OptionalDouble lr,

            @Doc("L2 regularisation, not of biases and one-dimensional parameters") @Default("0") @Range(min = 0)
            double weightDecay,

            @Doc("momentum") @Default("0.9") @Range(min = 0, max = 1, maxExclusive = true)
            double momentum,

            @Doc("look ahead along the momentum") @Default("false")
            boolean nesterov,

            @Doc("largest global norm of the gradient") @Default("null") @Range(min = 0, minExclusive = true)
            OptionalDouble clipNorm) {}

    private final Config config;

    @Inject
    public Sgd(Config config) {
        this.config = config;
    }

    @Override
    public double peakLearningRate(int effectiveBatch) {
        return LearningRate.peak(config.lr(), config.baseLr(), effectiveBatch);
    }

    @Override
    public Training training(Graph graph, String loss) {
        UpdateRule rule = new UpdateRule.Sgd(config.momentum(), config.nesterov());
        return new Training(loss, rule, ParameterGroups.of(graph, config.weightDecay()), config.clipNorm());
    }
}
