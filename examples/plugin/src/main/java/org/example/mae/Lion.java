package org.example.mae;

import com.google.inject.Inject;
import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.config.Range;
import io.mae4j.engine.CustomRule;
import io.mae4j.engine.Training;
import io.mae4j.graph.Graph;
import io.mae4j.train.optim.LearningRate;
import io.mae4j.train.optim.Optimizer;
import io.mae4j.train.optim.ParameterGroups;
import java.util.List;
import java.util.OptionalDouble;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Steps by the sign of a mean of gradients (Chen et al. 2023, arXiv 2302.06675, Algorithm 2), with decoupled weight decay. */
public final class Lion implements Optimizer {

    public record Config(
            @Doc("learning rate at the peak for 256 pictures a step; scaled with their number")
            @Default("3e-5")
            @Range(min = 0)
            double baseLr,

            @Doc("learning rate at the peak; wins over baseLr")
            @Default("null")
            @Range(min = 0)
            OptionalDouble lr,

            @Doc("decoupled weight decay, not of biases and one-dimensional parameters")
            @Default("0.25")
            @Range(min = 0)
            double weightDecay,

            @Doc("share of the mean in a step") @Default("0.9") @Range(min = 0, max = 1) double beta1,

            @Doc("decay of the mean") @Default("0.99") @Range(min = 0, max = 1) double beta2,

            @Doc("largest global norm of the gradient")
            @Default("null")
            @Range(min = 0, minExclusive = true)
            OptionalDouble clipNorm) {}

    private final Config config;

    @Inject
    public Lion(Config config) {
        this.config = config;
    }

    @Override
    public double peakLearningRate(int effectiveBatch) {
        return LearningRate.peak(config.lr(), config.baseLr(), effectiveBatch);
    }

    @Override
    public Training training(Graph graph, String loss) {
        Rule rule = new Rule(config.beta1(), config.beta2());
        return new Training(loss, rule, ParameterGroups.of(graph, config.weightDecay()), config.clipNorm());
    }

    record Rule(double beta1, double beta2) implements CustomRule {
        @Override
        public List<String> moments() {
            return List.of("exp_avg");
        }

        @Override
        public void update(
                String parameter, INDArray weights, INDArray gradient, List<INDArray> moments, CustomRule.Step step) {
            INDArray mean = moments.get(0);
            INDArray direction = Transforms.sign(mean.mul(beta1).addi(gradient.mul(1 - beta1)), false);
            weights.muli(1 - step.learningRate() * step.weightDecay()).subi(direction.muli(step.learningRate()));
            mean.muli(beta2).addi(gradient.muli(1 - beta2));
        }
    }
}
