package io.mae4j.engine.cpu;

import io.mae4j.engine.plan.Buffer;
import io.mae4j.engine.plan.Operand;
import org.bytedeco.dnnl.global.dnnl;

/** The norm of a gradient from sums of squares of its blocks: products of a vector with itself. */
final class GradientNorm implements AutoCloseable {
    private static final int STRIDE = 64; // a cache line a sum: other workers write the next ones

    private final int blocks;
    private final NativeMemory sums;

    GradientNorm(int blocks) {
        this.blocks = blocks;
        this.sums = NativeMemory.allocate((long) STRIDE * blocks, "gradient norms");
    }

    /** A new unit that sums up a block of so many elements. */
    Unit unit(int block, Operand gradient, long size) {
        Desc row = Desc.dense(Desc.F32, 1, size);
        return new Call(Primitive.matmul(row, row.transposed(), null, Desc.dense(Desc.F32, 1, 1), PostOps.none()))
                .with(dnnl.DNNL_ARG_SRC, gradient)
                .with(dnnl.DNNL_ARG_WEIGHTS, gradient)
                .with(dnnl.DNNL_ARG_DST, Operand.of(Buffer.fixed(sums.address() + (long) STRIDE * block, 4)));
    }

    /** Takes a block's sum of squares from who has it anyway. */
    void put(int block, float squares) {
        NativeMemory.putFloat(sums.address() + (long) STRIDE * block, squares);
    }

    /** The norm of all blocks, after their units have run. */
    double norm() {
        double sum = 0;
        for (int i = 0; i < blocks; i++) {
            sum += NativeMemory.getFloat(sums.address() + (long) STRIDE * i);
        }
        return Math.sqrt(sum);
    }

    @Override
    public void close() {
        sums.close();
    }
}
