package io.mae4j.engine.cuda;

/** Tokens by index: {@code tokens.cu}. Enqueues only. An index outside the range sets the number at {@code bad}. */
final class TokenKernels {
    private static final int MOST_THREADS = 256;

    private final Commands device;

    TokenKernels(Commands device) {
        this.device = device;
    }

    /** {@code y[b, k] = x[b, indices[b, k]]}, or {@code x[0, ...]} where pictures share their tokens. */
    void gather(long x, long indices, long y, int batch, int count, int tokens, int dim, boolean shared, long bad) {
        device.launch(
                kernel("gather"),
                Grid.of((long) batch * count, threads(dim)),
                x,
                indices,
                y,
                count,
                tokens,
                dim,
                shared ? 1 : 0,
                bad);
    }

    /** The opposite: sums, in the order of pictures and tokens. */
    void scatterAdd(
            long dy, long indices, long dx, int batch, int count, int tokens, int dim, boolean shared, long bad) {
        device.launch(
                kernel("scatterAdd"),
                Grid.of((long) (shared ? 1 : batch) * tokens, threads(dim)),
                dy,
                indices,
                dx,
                batch,
                count,
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
