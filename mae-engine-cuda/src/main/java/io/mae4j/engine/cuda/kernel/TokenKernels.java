package io.mae4j.engine.cuda.kernel;

import io.mae4j.engine.cuda.card.Commands;
import io.mae4j.engine.cuda.card.Grid;
import io.mae4j.engine.cuda.card.Kernel;

/** Tokens by index: {@code tokens.cu}. Enqueues only. An index outside the range sets the number at {@code bad}. */
public final class TokenKernels {
    private static final int MOST_THREADS = 256;

    private final Commands device;

    public TokenKernels(Commands device) {
        this.device = device;
    }

    /**
     * {@code y[b, k] = x[b, indices[b, k]]}.
     *
     * @param x [batch, tokens, dim], or [1, tokens, dim] where pictures share their tokens
     * @param indices integers [batch, count]
     * @param y [batch, count, dim]
     */
    public void gather(Value x, Value indices, Value y, long bad) {
        int batch = indices.shape().dim(0);
        int count = indices.shape().dim(1);
        int dim = x.shape().dim(2);
        device.launch(
                kernel("gather"),
                Grid.of((long) batch * count, threads(dim)),
                x.address(),
                indices.address(),
                y.address(),
                count,
                x.shape().dim(1),
                dim,
                x.shape().dim(0) == 1 ? 1 : 0,
                bad);
    }

    /** The opposite: sums in dx, as x is in {@link #gather}, in the order of pictures and tokens. */
    public void scatterAdd(Value dy, Value indices, Value dx, long bad) {
        int batch = indices.shape().dim(0);
        int tokens = dx.shape().dim(1);
        int dim = dx.shape().dim(2);
        boolean shared = dx.shape().dim(0) != batch;
        device.launch(
                kernel("scatterAdd"),
                Grid.of((long) (shared ? 1 : batch) * tokens, threads(dim)),
                dy.address(),
                indices.address(),
                dx.address(),
                batch,
                indices.shape().dim(1),
                tokens,
                dim,
                shared ? 1 : 0,
                bad);
    }

    // a thread for each four elements of a token, whole warps
    private static int threads(int dim) {
        return Math.min(MOST_THREADS, (dim + 127) / 128 * 32);
    }

    private Kernel kernel(String function) {
        return device.kernel(Kernel.Source.of("tokens"), function);
    }
}
