package io.mae4j.engine.cuda.card;

import io.mae4j.engine.cuda.card.Product.Epilogue;

/** Matrix products for which cuBLASLt has no algorithm: {@code products.cu}. Slow. Enqueues only. */
final class ProductKernels {
    private static final int THREADS = 128;
    private static final int BLOCKS = 16; // for each multiprocessor

    private final Commands device;

    ProductKernels(Commands device) {
        this.device = device;
    }

    /** For all shapes but those with an epilogue of GELU. */
    Kernel kernel(Product.Shape s) {
        return device.kernel(Kernel.Source.of("products", "X", s.input().cuda).with("Y", s.output().cuda), "product");
    }

    /** @param vector the bias, read where there is one */
    void multiply(Kernel kernel, Product.Shape s, long a, long b, long c, long d, long vector) {
        long total = (long) s.batch() * s.m() * s.n();
        device.launch(
                kernel,
                Grid.over(total, THREADS, BLOCKS * device.multiprocessors()),
                a,
                b,
                s.beta() == 0 ? 0L : c,
                d,
                s.epilogue() == Epilogue.BIAS ? vector : 0L,
                (long) s.m(),
                (long) s.n(),
                (long) s.k(),
                total,
                s.strideA(),
                s.strideB(),
                s.strideD(),
                s.transposeA() ? 1 : 0,
                s.transposeB() ? 1 : 0);
    }
}
