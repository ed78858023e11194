package io.mae4j.engine.cuda;

/** Tokens by index: {@code tokens.cu}. Enqueues only. An index outside the range sets the number at {@code bad}. */
final class TokenKernels {
    private static final int THREADS = 256; // as scatterAdd's shared memory has it

    private final Commands device;

    TokenKernels(Commands device) {
        this.device = device;
    }

    /** {@code y[b, k] = x[b, indices[b, k]]}, or {@code x[0, ...]} where pictures share their tokens. */
    void gather(long x, long indices, long y, int batch, int count, int tokens, int dim, boolean shared, long bad) {
        device.launch(
                kernel("gather"),
                Grid.of((long) batch * count, dim >= 512 ? THREADS / 2 : THREADS / 4),
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
                Grid.of((long) (shared ? 1 : batch) * tokens, THREADS),
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

    private Kernel kernel(String function) {
        return device.kernel(Kernel.Source.of("tokens"), function);
    }
}
