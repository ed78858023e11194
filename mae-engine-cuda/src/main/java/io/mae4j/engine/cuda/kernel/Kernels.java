package io.mae4j.engine.cuda.kernel;

import io.mae4j.engine.cuda.card.Commands;

/**
 * The families of kernels, for lowering.
 *
 * @param device who is asked for them
 */
public record Kernels(
        Commands device,
        ElementwiseKernels elementwise,
        ShapeKernels shapes,
        TokenKernels tokens,
        NormKernels norms,
        SumKernels sums,
        LossKernels losses,
        AttentionKernels attention) {

    public static Kernels of(Commands device) {
        return new Kernels(
                device,
                new ElementwiseKernels(device),
                new ShapeKernels(device),
                new TokenKernels(device),
                new NormKernels(device),
                new SumKernels(device),
                new LossKernels(device),
                new AttentionKernels(device));
    }
}
