package io.mae4j.engine;

/** The arithmetic of an optimiser step, with the semantics of PyTorch where it has the optimiser. */
public sealed interface UpdateRule {

    /**
     * Adam with decoupled weight decay (Loshchilov and Hutter 2017): {@code w -= lr * (decay * w + mHat / (sqrt(vHat) + eps))}.
     * State: {@code exp_avg}, {@code exp_avg_sq}.
     */
    record AdamW(double beta1, double beta2, double epsilon) implements UpdateRule {}

    /**
     * Layer-wise adaptive rate scaling (You et al. 2017). With {@code d = g + decay * w}, for parameters of more than one
     * dimension scaled by {@code trust * |w| / |d|} where both norms are positive; {@code mu = momentum * mu + d; w -= lr * mu}.
     * State: {@code mu}. One-dimensional parameters are neither decayed nor adapted.
     */
    record Lars(double momentum, double trust) implements UpdateRule {}

    /** {@code mu = momentum * mu + g + decay * w; w -= lr * mu}, or with Nesterov's look-ahead. State: {@code momentum_buffer}. */
    record Sgd(double momentum, boolean nesterov) implements UpdateRule {}
}
