package io.mae4j.engine;

import java.util.List;

/**
 * The arithmetic of an optimiser step, with the semantics of PyTorch where it has the optimiser. Engines have those that are here; a {@link
 * CustomRule} brings its own.
 */
public sealed interface UpdateRule permits UpdateRule.AdamW, UpdateRule.Lars, UpdateRule.Sgd, CustomRule {

    /** The names of what it keeps for each parameter, of its shape and all zero before the first update. */
    List<String> moments();

    /**
     * Adam with decoupled weight decay (Loshchilov and Hutter 2017): {@code w -= lr * (decay * w + mHat / (sqrt(vHat) + eps))}.
     */
    record AdamW(double beta1, double beta2, double epsilon) implements UpdateRule {
        @Override
        public List<String> moments() {
            return List.of("exp_avg", "exp_avg_sq");
        }
    }

    /**
     * Layer-wise adaptive rate scaling (You et al. 2017). With {@code d = g + decay * w}, for parameters of more than one
     * dimension scaled by {@code trust * |w| / |d|} where both norms are positive; {@code mu = momentum * mu + d; w -= lr * mu}.
     * One-dimensional parameters are neither decayed nor adapted.
     */
    record Lars(double momentum, double trust) implements UpdateRule {
        @Override
        public List<String> moments() {
            return List.of("mu");
        }
    }

    /** {@code mu = momentum * mu + g + decay * w; w -= lr * mu}, or with Nesterov's look-ahead. */
    record Sgd(double momentum, boolean nesterov) implements UpdateRule {
        @Override
        public List<String> moments() {
            return List.of("momentum_buffer");
        }
    }
}
