package io.mae4j.engine.cuda.kernel;

import io.mae4j.UserError;
import io.mae4j.engine.cuda.card.Commands;
import io.mae4j.engine.cuda.card.Grid;
import io.mae4j.engine.cuda.card.Kernel;
import io.mae4j.engine.cuda.card.Type;
import java.util.Map;

/**
 * Attention as {@link io.mae4j.graph.Attention} and its gradient define it, without its scores in device memory. In bf16, heads of
 * a multiple of 16 channels are for the tensor cores; all else is computed in fp32. Sums are in a fixed order.
 *
 * <p>Addresses are multiples of 16. The packed projections, the output and the gradients of both have the same type; masks and
 * logarithms are fp32. A query all of whose keys are masked has zeros as its output, minus infinity as the logarithm, and no
 * gradient.
 */
public final class AttentionKernels {
    private static final int MOST_CHANNELS = 128;
    private static final int PLAIN_THREADS = 128;
    private static final int TILE = 64; // attention_bf16.cu's
    private static final int WHOLE_HEAD_BYTES = 99 << 10; // every card has them, and an H200 twice

    private final Commands device;
    private final SumKernels sums;

    public AttentionKernels(Commands device) {
        this.device = device;
        this.sums = new SumKernels(device);
    }

    /**
     * @param qkv [batch, tokens, 3 * heads * headDim]
     * @param keyMask fp32 [batch, tokens], or null
     * @param out [batch, tokens, heads * headDim]
     * @param lse fp32 [batch, heads, tokens], the logarithms of the softmax's denominators
     * @throws UserError if heads have more than 128 channels
     */
    public void forward(Value qkv, Value keyMask, Value out, Value lse, int heads) {
        Heads h = Heads.of(qkv, heads);
        same(qkv, out);
        boolean tensorCores = onTensorCores(qkv.type(), h.channels);
        Rows rows = Rows.of(h.tokens, 8);
        int blocks = tensorCores ? rows.blocks : plainBlocks(h.tokens, h.channels);
        Grid grid = tensorCores
                ? rows.grid(h.all(), tileBytes(h.tokens, h.channels))
                : Grid.of(h.all() * blocks, PLAIN_THREADS);
        device.launch(
                kernel(qkv.type(), h.channels, "forward"),
                grid,
                qkv.address(),
                Value.address(keyMask),
                out.address(),
                lse.address(),
                h.tokens,
                heads,
                blocks,
                h.scale());
    }

    /**
     * @param out what {@link #forward} wrote, as is {@code lse}
     * @param dOut the gradient of {@code out}
     * @param dQkv where the gradient of {@code qkv} is written
     * @param rowSum [3 * heads * headDim], where the sum of dQkv over pictures and tokens goes, if {@link #sumsRows}; else null
     * @param scratch {@link #backwardScratchBytes} of memory
     */
    public void backward(
            Value qkv,
            Value keyMask,
            Value out,
            Value lse,
            Value dOut,
            Value dQkv,
            int heads,
            Sum rowSum,
            Value scratch) {
        Heads h = Heads.of(qkv, heads);
        same(qkv, out);
        same(qkv, dOut);
        same(qkv, dQkv);
        if (inOneBlock(qkv.type(), h.tokens, h.channels)) {
            int warps = Rows.of(h.tokens, mostWarps(h.channels)).warps; // which take as many groups of rows each
            int columnBytes = rowSum == null ? 0 : columnBytes(h.channels, warps);
            device.launch(
                    device.kernel(source(qkv.type(), h.channels).with("WARPS", warps), "backward"),
                    new Grid(
                            Math.toIntExact(h.all()),
                            1,
                            1,
                            32 * warps,
                            wholeHeadBytes(h.tokens, h.channels) + columnBytes),
                    qkv.address(),
                    Value.address(keyMask),
                    out.address(),
                    lse.address(),
                    dOut.address(),
                    dQkv.address(),
                    rowSum == null ? 0L : scratch.address(),
                    h.tokens,
                    heads,
                    h.scale());
            if (rowSum != null) {
                sums.sumParts(scratch, h.batch, qkv.shape().dim(2), rowSum);
            }
            return;
        }
        boolean tensorCores = onTensorCores(qkv.type(), h.channels);
        Rows rows = Rows.of(h.tokens, 4);
        int blocks = tensorCores ? rows.blocks : plainBlocks(h.tokens, h.channels);
        int tileBytes = tileBytes(h.tokens, h.channels);
        int sumBytes = 8 * TILE * groups(h.tokens, TILE);
        Grid plain = Grid.of(h.all() * blocks, PLAIN_THREADS);
        device.launch(
                kernel(qkv.type(), h.channels, "queryGradient"),
                tensorCores ? rows.grid(h.all(), tileBytes) : plain,
                qkv.address(),
                Value.address(keyMask),
                out.address(),
                lse.address(),
                dOut.address(),
                dQkv.address(),
                scratch.address(),
                h.tokens,
                heads,
                blocks,
                h.scale());
        device.launch(
                kernel(qkv.type(), h.channels, "keyGradient"),
                tensorCores ? rows.grid(h.all(), tileBytes + sumBytes) : plain,
                qkv.address(),
                Value.address(keyMask),
                dOut.address(),
                scratch.address(),
                dQkv.address(),
                h.tokens,
                heads,
                blocks,
                h.scale());
    }

    /** Of {@link #backward}: two numbers for each query, or the sums of each picture. */
    public static long backwardScratchBytes(Value qkv, int heads) {
        Heads h = Heads.of(qkv, heads);
        return 4L * h.all() * Math.max(2 * h.tokens, 3 * h.channels);
    }

    /** Whether {@link #backward} can sum the rows of its result. */
    public static boolean sumsRows(Value qkv, int heads) {
        Heads h = Heads.of(qkv, heads);
        return inOneBlock(qkv.type(), h.tokens, h.channels);
    }

    /**
     * The sizes of packed projections.
     *
     * @param heads of each picture
     * @param channels of a head
     */
    private record Heads(int batch, int tokens, int heads, int channels) {
        static Heads of(Value qkv, int heads) {
            return new Heads(
                    qkv.shape().dim(0), qkv.shape().dim(1), heads, qkv.shape().dim(2) / 3 / heads);
        }

        long all() {
            return (long) batch * heads;
        }

        float scale() {
            return (float) (1 / Math.sqrt(channels));
        }
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
    }

    private Kernel kernel(Type type, int headDim, String function) {
        return device.kernel(source(type, headDim), function);
    }

    private static Kernel.Source source(Type type, int headDim) {
        if (headDim > MOST_CHANNELS) {
            throw new UserError("attention: heads of " + headDim
                    + " channels, but the cuda engine has kernels for at most " + MOST_CHANNELS + "; take more heads");
        }
        return onTensorCores(type, headDim)
                ? Kernel.Source.of("attention_bf16", "DIM", headDim)
                : new Kernel.Source("attention", Map.of("X", type.cuda, "DIM", Integer.toString(headDim)));
    }

    private static boolean onTensorCores(Type type, int headDim) {
        return type == Type.BF16 && headDim % 16 == 0;
    }

    private static boolean inOneBlock(Type type, int tokens, int headDim) {
        return onTensorCores(type, headDim)
                && wholeHeadBytes(tokens, headDim) + columnBytes(headDim, mostWarps(headDim)) <= WHOLE_HEAD_BYTES;
    }

    // q, k, v, dOut and a pair of sums of each token
    private static int wholeHeadBytes(int tokens, int headDim) {
        return groups(tokens, 16) * 16 * (4 * rowBytes(headDim) + 8);
    }

    // the sums of columns that each warp has
    private static int columnBytes(int headDim, int warps) {
        return 4 * 3 * headDim * warps;
    }

    // of `backward`: two blocks of so many have the registers of a multiprocessor without spills. 257 tokens of 32
    // channels are 17
    // groups of 16 for nine warps, 65 of 80 channels five for five
    private static int mostWarps(int headDim) {
        return headDim <= 32 ? 9 : headDim == 80 ? 5 : 4;
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

    private static void same(Value qkv, Value other) {
        if (qkv.type() != other.type() || !qkv.type().isFloat()) {
            throw new IllegalArgumentException("attention in " + qkv.type() + " and " + other.type());
        }
    }
}
