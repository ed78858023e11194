package io.mae4j.engine.cuda.kernel;

import io.mae4j.engine.cuda.card.Kernel;

/** Which GELU: of bfloat16 products cuBLASLt computes one, and only that. */
public enum GeluForm {
    /** {@code x Phi(x)} with the normal distribution, as the models have it. */
    EXACT,
    /** The approximation by tanh (Hendrycks and Gimpel 2016, arXiv 1606.08415), at most 5e-4 away. */
    TANH;

    Kernel.Source in(Kernel.Source source) {
        return this == TANH ? source.with("TANH", 1) : source;
    }
}
