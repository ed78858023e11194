package io.mae4j.engine.cpu;

import io.mae4j.engine.plan.Buffer;
import io.mae4j.engine.plan.Operand;
import io.mae4j.engine.plan.Range;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.global.dnnl;

/** Sums of squares of blocks of a region: products of a vector with itself. */
final class GradientNorm implements AutoCloseable {
    private final List<Call> calls = new ArrayList<>();
    private final NativeMemory sums;

    GradientNorm(long region, List<Range> blocks) {
        sums = NativeMemory.allocate(64L * blocks.size(), "gradient norms");
        for (int i = 0; i < blocks.size(); i++) {
            Range block = blocks.get(i);
            Operand at = Operand.of(Buffer.fixed(region + 4 * block.from(), 4 * block.size()));
            Desc row = Desc.dense(Desc.F32, 1, block.size());
            Call call = new Call(
                            Primitive.matmul(row, row.transposed(), null, Desc.dense(Desc.F32, 1, 1), PostOps.none()))
                    .with(dnnl.DNNL_ARG_SRC, at)
                    .with(dnnl.DNNL_ARG_WEIGHTS, at)
                    .with(dnnl.DNNL_ARG_DST, Operand.of(Buffer.fixed(sums.address() + 64L * i, 4)));
            call.bind();
            calls.add(call);
        }
    }

    /** The unit for a block. */
    Call unit(int block) {
        return calls.get(block);
    }

    /** The norm of all blocks, after their units have run. */
    double norm() {
        double sum = 0;
        for (int i = 0; i < calls.size(); i++) {
            sum += NativeMemory.getFloat(sums.address() + 64L * i);
        }
        return Math.sqrt(sum);
    }

    long scratchBytes() {
        return calls.stream().mapToLong(Unit::scratchBytes).max().orElse(0);
    }

    @Override
    public void close() {
        calls.forEach(Call::close);
        sums.close();
    }
}
