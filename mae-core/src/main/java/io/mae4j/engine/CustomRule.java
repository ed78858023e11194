package io.mae4j.engine;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An update rule that no engine has: written with ND4J's operators, for one parameter at a time. It runs on the processor, whatever
 * computes the gradients: each step copies them there, and the weights back.
 */
public non-sealed interface CustomRule extends UpdateRule {

    /**
     * With what a parameter is updated.
     *
     * @param number of the step, counted from 1
     * @param learningRate the step's, times the parameter's share
     * @param weightDecay the parameter's
     */
    record Step(long number, double learningRate, double weightDecay) {}

    /**
     * Takes a step, by changing weights and moments in place. Other arrays that it makes are gone when it returns.
     *
     * @param parameter its full name, such as {@code blocks.0.attn.qkv.weight}
     * @param gradient clipped already; it may be overwritten, and is gone when this returns
     * @param moments as {@link #moments} names them, of the weights' shape
     */
    void update(String parameter, INDArray weights, INDArray gradient, List<INDArray> moments, Step step);
}
