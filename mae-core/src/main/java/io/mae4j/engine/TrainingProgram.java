package io.mae4j.engine;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A program that learns. One optimiser step is one or more {@link #backward} calls, whose gradients add up, and one {@link
 * #update}; the last two may be one {@link #step}. {@link #state} also holds the optimiser's {@link #moment}s and the number of
 * updates ({@link #STEP}). A trainable parameter that the loss does not depend on has a gradient of zero and is updated with it.
 */
public interface TrainingProgram extends Program {
    /** Begins the names of what {@link #state} holds beside the parameters. */
    String OPTIMIZER = "optimizer.";

    /** The number of updates in {@link #state}: FLOAT32 of shape [1]. */
    String STEP = OPTIMIZER + "step";

    /** How {@link #state} calls one of {@link UpdateRule#moments} of a parameter: {@code optimizer.<moment>.<parameter>}. */
    static String moment(String moment, String parameter) {
        return OPTIMIZER + moment + "." + parameter;
    }

    /**
     * Computes the loss and adds {@code weight} times its gradient to the accumulated gradient, which starts at zero after
     * {@link #update}.
     *
     * @param weight 1 / n where n batches make one step
     * @return the loss, not weighted
     */
    double backward(Map<String, INDArray> inputs, double weight);

    /**
     * The same, and says what the next call will be given, so that a device beside the processor can copy it while it computes.
     * When it is copied changes no result.
     *
     * @param next asked once at most, before this returns: the map that the next call of backward will be given, if it is known
     *     by then. Its arrays are read before this returns and must be the same in that call; if it is given another map, they are
     *     forgotten. What is wrong with them, that call says.
     */
    default double backward(
            Map<String, INDArray> inputs, double weight, Supplier<Optional<Map<String, INDArray>>> next) {
        return backward(inputs, weight);
    }

    /** The rule by which parameters are updated, where it is none of the engine's own. */
    default Optional<CustomRule> customRule() {
        return Optional.empty();
    }

    /**
     * Takes one optimiser step with the accumulated gradient and forgets it.
     *
     * @return the global norm of the gradient before clipping
     */
    double update(double learningRate);

    /**
     * What a step came to.
     *
     * @param loss of the batch, not weighted
     * @param gradientNorm the global norm of the gradient before clipping
     */
    record StepOutcome(double loss, double gradientNorm) {}

    /**
     * The last batch of a step: {@link #backward} and {@link #update}, with the same result to the last bit. An engine may update
     * parameters as soon as their gradient is there.
     *
     * @param next as in {@link #backward(Map, double, Supplier)}, for the next call of either
     */
    default StepOutcome step(
            Map<String, INDArray> inputs,
            double weight,
            double learningRate,
            Supplier<Optional<Map<String, INDArray>>> next) {
        double loss = backward(inputs, weight, next);
        return new StepOutcome(loss, update(learningRate));
    }

    /** A copy of the accumulated gradient of a trainable parameter. */
    INDArray gradient(String parameter);
}
