package io.mae4j.engine.cuda;

import io.mae4j.UserError;
import java.util.Map;

/**
 * Attention as {@link io.mae4j.graph.Attention} and its gradient define it, without its scores in device memory. In bf16, heads of
 * a multiple of 16 channels are for the tensor cores; all else is computed in fp32. Sums are in a fixed order.
 *
 * <p>Addresses are multiples of 16. The packed projections, the output and the gradients of both have the same type; masks and
 * logarithms are fp32. A query all of whose keys are masked has zeros as its output, minus infinity as the logarithm, and no
 * gradient.
 */
final class AttentionKernels {
    private static final int MOST_CHANNELS = 128;
    private static final int PLAIN_THREADS = 128;
    private static final int TILE = 64; // attention_bf16.cu's
    private static final int WHOLE_HEAD_BYTES = 99 << 10; // every card has them, and an H200 twice

    private final Commands device;
    private final SumKernels sums;

    AttentionKernels(Commands device) {
        this.device = device;
        this.sums = new SumKernels(device);
    }

    /**
     * @param qkv [batch, tokens, 3 * heads * headDim]
     * @param keyMask fp32 [batch, tokens], or 0
     * @param out [batch, tokens, heads * headDim]
     * @param lse fp32 [batch, heads, tokens], the logarithms of the softmax's denominators
     * @throws UserError if heads have more than 128 channels
     */
    void forward(
            long qkv,
            Type type,
            long keyMask,
            long out,
            Type outType,
            long lse,
            int batch,
            int tokens,
            int heads,
            int headDim) {
        same(type, outType);
        long all = (long) batch * heads;
        if (onTensorCores(type, headDim)) {
            Rows rows = Rows.of(tokens, 8);
            launch(
                    kernel(type, headDim, "forward"),
                    rows.grid(all, tileBytes(tokens, headDim)),
                    qkv,
                    keyMask,
                    out,
                    lse,
                    tokens,
                    heads,
                    rows.blocks,
                    scale(headDim));
        } else {
            int blocks = plainBlocks(tokens, headDim);
            launch(
                    kernel(type, headDim, "forward"),
                    Grid.of(all * blocks, PLAIN_THREADS),
                    qkv,
                    keyMask,
                    out,
                    lse,
                    tokens,
                    heads,
                    blocks,
                    scale(headDim));
        }
    }

    /**
     * @param out what {@link #forward} wrote, as is {@code lse}
     * @param dOut the gradient of {@code out}
     * @param dQkv where the gradient of {@code qkv} is written
     * @param rowSum [3 * heads * headDim], where the sum of dQkv over pictures and tokens goes, if {@link #sumsRows}; else null
     * @param scratch {@link #backwardScratchBytes} of memory
     */
    void backward(
            long qkv,
            Type type,
            long keyMask,
            long out,
            Type outType,
            long lse,
            long dOut,
            Type dOutType,
            long dQkv,
            Type dQkvType,
            int batch,
            int tokens,
            int heads,
            int headDim,
            SumKernels.To rowSum,
            long scratch) {
        same(type, outType);
        same(type, dOutType);
        same(type, dQkvType);
        long all = (long) batch * heads;
        float scale = scale(headDim);
        if (inOneBlock(type, tokens, headDim)) {
            Rows rows = Rows.of(tokens, headDim <= 32 ? 8 : 4);
            int columnBytes = rowSum == null ? 0 : 4 * 3 * headDim * rows.warps;
            launch(
                    kernel(type, headDim, "backward"),
                    rows.oneBlock(all, wholeHeadBytes(tokens, headDim) + columnBytes),
                    qkv,
                    keyMask,
                    out,
                    lse,
                    dOut,
                    dQkv,
                    rowSum == null ? 0L : scratch,
                    tokens,
                    heads,
                    scale);
            if (rowSum != null) {
                sums.sumParts(scratch, batch, 3 * heads * headDim, rowSum);
            }
            return;
        }
        boolean tensorCores = onTensorCores(type, headDim);
        Rows rows = Rows.of(tokens, 4);
        int blocks = tensorCores ? rows.blocks : plainBlocks(tokens, headDim);
        int tileBytes = tileBytes(tokens, headDim);
        int sumBytes = 8 * TILE * groups(tokens, TILE);
        Grid plain = Grid.of(all * blocks, PLAIN_THREADS);
        launch(
                kernel(type, headDim, "queryGradient"),
                tensorCores ? rows.grid(all, tileBytes) : plain,
                qkv,
                keyMask,
                out,
                lse,
                dOut,
                dQkv,
                scratch,
                tokens,
                heads,
                blocks,
                scale);
        launch(
                kernel(type, headDim, "keyGradient"),
                tensorCores ? rows.grid(all, tileBytes + sumBytes) : plain,
                qkv,
                keyMask,
                dOut,
                scratch,
                dQkv,
                tokens,
                heads,
                blocks,
                scale);
    }

    /** Of {@link #backward}: two numbers for each query, or the sums of each picture. */
    static long backwardScratchBytes(int batch, int tokens, int heads, int headDim) {
        return 4L * batch * heads * Math.max(2 * tokens, 3 * headDim);
    }

    /** Whether {@link #backward} can sum the rows of its result. */
    static boolean sumsRows(Type type, int tokens, int headDim) {
        return inOneBlock(type, tokens, headDim);
    }

    /**
     * Rows of a head on the tensor cores, 16 for each warp.
     *
     * @param blocks of a head
     * @param warps of a block
     */
    private record Rows(int blocks, int warps) {
        // as even as may be
        static Rows of(int tokens, int mostWarps) {
            int blocks = groups(tokens, 16 * mostWarps);
            return new Rows(blocks, groups(groups(tokens, 16), blocks));
        }

        Grid grid(long heads, int sharedBytes) {
            return new Grid(Math.toIntExact(heads * blocks), 1, 1, 32 * warps, sharedBytes);
        }

        Grid oneBlock(long heads, int sharedBytes) {
            return new Grid(Math.toIntExact(heads), 1, 1, 32 * warps, sharedBytes);
        }
    }

    private Kernel kernel(Type type, int headDim, String function) {
        if (headDim > MOST_CHANNELS) {
            throw new UserError("attention: heads of " + headDim
                    + " channels, but the cuda engine has kernels for at most " + MOST_CHANNELS + "; take more heads");
        }
        Kernel.Source source = onTensorCores(type, headDim)
                ? Kernel.Source.of("attention_bf16", "DIM", headDim)
                : new Kernel.Source("attention", Map.of("X", type.cuda, "DIM", Integer.toString(headDim)));
        return device.kernel(source, function);
    }

    private void launch(Kernel kernel, Grid grid, Object... arguments) {
        device.launch(kernel, grid, arguments);
    }

    private static boolean onTensorCores(Type type, int headDim) {
        return type == Type.BF16 && headDim % 16 == 0;
    }

    private static boolean inOneBlock(Type type, int tokens, int headDim) {
        return onTensorCores(type, headDim) && wholeHeadBytes(tokens, headDim) <= WHOLE_HEAD_BYTES;
    }

    // q, k, v, dOut and a pair of sums of each token
    private static int wholeHeadBytes(int tokens, int headDim) {
        return groups(tokens, 16) * 16 * (4 * rowBytes(headDim) + 8);
    }

    // two tiles, and the next two if there are more
    private static int tileBytes(int tokens, int headDim) {
        return Math.min(2, groups(tokens, TILE)) * 2 * TILE * rowBytes(headDim);
    }

    private static int rowBytes(int headDim) {
        return 2 * (headDim + 8);
    }

    // attention.cu: one, two or four threads share a row
    private static int plainBlocks(int tokens, int headDim) {
        int threadsOfRow = headDim <= 32 ? 1 : headDim <= 64 ? 2 : 4;
        return groups(tokens, PLAIN_THREADS / threadsOfRow);
    }

    private static int groups(int n, int size) {
        return (n + size - 1) / size;
    }

    private static float scale(int headDim) {
        return (float) (1 / Math.sqrt(headDim));
    }

    private static void same(Type type, Type other) {
        if (type != other || !type.isFloat()) {
            throw new IllegalArgumentException("attention in " + type + " and " + other);
        }
    }
}
