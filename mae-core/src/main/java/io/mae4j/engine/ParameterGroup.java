package io.mae4j.engine;

/**
 * How one parameter is updated.
 *
 * @param learningRateScale multiplies the step's learning rate (layer-wise decay); 0 freezes the parameter
 * @param weightDecay the coefficient of decoupled weight decay, or of L2 regularisation where the rule has that instead
 */
public record ParameterGroup(double learningRateScale, double weightDecay) {
    public static final ParameterGroup DEFAULT = new ParameterGroup(1, 0);
}
