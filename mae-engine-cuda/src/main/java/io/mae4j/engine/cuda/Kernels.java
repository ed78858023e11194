package io.mae4j.engine.cuda;

/** The families of kernels, for lowering. */
record Kernels(
        Device device,
        ElementwiseKernels elementwise,
        ShapeKernels shapes,
        TokenKernels tokens,
        NormKernels norms,
        SumKernels sums,
        LossKernels losses,
        AttentionKernels attention) {

    static Kernels of(Device device) {
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
