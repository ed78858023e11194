package io.mae4j.engine.cuda.card;

import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Matrix products by cuBLASLt. Its matrices are column-major: a row-major matrix is its own transpose there, so {@code D = A B}
 * is asked for as {@code D' = B' A'}, and a bias over columns becomes cuBLASLt's, over rows.
 *
 * <p>The same shape on the same kind of card always takes the same algorithm (with {@link ProductTuning} on the same machine),
 * and cuBLASLt's algorithms give the same bits each time on one stream. A shape for which it has none is left to
 * {@link ProductKernels}.
 */
public final class CublasLt implements AutoCloseable {

    /** What is called of {@code libcublasLt}; see {@code cublasLt.h}. */
    public interface Functions extends Library {
        long cublasLtGetVersion();

        String cublasLtGetStatusName(int status);

        int cublasLtCreate(long[] handle);

        int cublasLtDestroy(long handle);

        int cublasLtMatmulDescCreate(long[] product, int computeType, int scaleType);

        int cublasLtMatmulDescSetAttribute(long product, int attribute, int[] value, long bytes);

        int cublasLtMatmulDescSetAttribute(long product, int attribute, long[] value, long bytes);

        int cublasLtMatmulDescDestroy(long product);

        int cublasLtMatrixLayoutCreate(long[] layout, int type, long rows, long columns, long leadingDimension);

        int cublasLtMatrixLayoutSetAttribute(long layout, int attribute, int[] value, long bytes);

        int cublasLtMatrixLayoutSetAttribute(long layout, int attribute, long[] value, long bytes);

        int cublasLtMatrixLayoutDestroy(long layout);

        int cublasLtMatmulPreferenceCreate(long[] preference);

        int cublasLtMatmulPreferenceSetAttribute(long preference, int attribute, int[] value, long bytes);

        int cublasLtMatmulPreferenceSetAttribute(long preference, int attribute, long[] value, long bytes);

        int cublasLtMatmulPreferenceDestroy(long preference);

        int cublasLtMatmulAlgoGetHeuristic(
                long handle,
                long product,
                long a,
                long b,
                long c,
                long d,
                long preference,
                int wanted,
                Pointer results,
                int[] found);

        int cublasLtMatmul(
                long handle,
                long product,
                Pointer alpha,
                long a,
                long layoutA,
                long b,
                long layoutB,
                Pointer beta,
                long c,
                long layoutC,
                long d,
                long layoutD,
                Pointer algorithm,
                long workspace,
                long workspaceBytes,
                long stream);
    }

    static final long WORKSPACE_BYTES = 32L << 20; // what NVIDIA recommends for Hopper

    private static final Logger LOG = LoggerFactory.getLogger(CublasLt.class);
    private static final int COMPUTE_32F = 68; // single precision; TF32 would be another type
    private static final int R_32F = 0;
    private static final int R_16BF = 14;
    private static final int DESC_TRANSA = 3;
    private static final int DESC_TRANSB = 4;
    private static final int DESC_EPILOGUE = 7;
    private static final int DESC_BIAS_POINTER = 8;
    private static final int DESC_EPILOGUE_AUX_POINTER = 11;
    private static final int DESC_EPILOGUE_AUX_LD = 12;
    private static final int DESC_BIAS_DATA_TYPE = 26;
    private static final int EPILOGUE_BIAS = 4;
    private static final int EPILOGUE_GELU_AUX_BIAS = 164;
    private static final int EPILOGUE_DGELU_BGRAD = 208;
    private static final int LAYOUT_BATCH_COUNT = 5;
    private static final int LAYOUT_STRIDED_BATCH_OFFSET = 6;
    private static final int PREF_MAX_WORKSPACE_BYTES = 1;
    private static final int PREF_MIN_ALIGNMENT_A_BYTES = 5; // B, C and D follow
    private static final int ALIGNMENT = 16;

    // cublasLtMatmulHeuristicResult_t: the algorithm (64 bytes), the workspace's size, the status, waves, 4 ints
    private static final int RESULT_BYTES = 96;
    private static final int RESULT_STATUS_AT = 72;

    private final Functions functions;
    private final long handle;
    private final long workspace;
    private final long stream;
    private final Device device;
    private final ProductKernels others;
    private final Optional<ProductTuning> tuning;
    private final Map<Product.Shape, Prepared> prepared = new HashMap<>();
    private final Memory scales = new Memory(8); // 0, 1

    /**
     * Descriptors of a shape. {@code left} and {@code right} are cuBLASLt's A and B: our B and A.
     *
     * @param algorithm null if there is none
     * @param kernel what takes its place; null if there is an algorithm, or no kernel either
     */
    private record Prepared(
            Product.Shape shape, long product, long left, long right, long result, Pointer algorithm, Kernel kernel)
            implements Product {
        @Override
        public String toString() {
            return "a product, " + shape;
        }
    }

    /**
     * @param workspace of {@link #WORKSPACE_BYTES}, for all products: they come one after another
     * @param device whose stream it is
     * @param tuning chooses the algorithms; empty: cuBLASLt does
     */
    public CublasLt(Functions functions, long workspace, long stream, Device device, Optional<ProductTuning> tuning) {
        this.functions = functions;
        this.device = device;
        this.others = new ProductKernels(device);
        this.tuning = tuning;
        this.workspace = workspace;
        this.stream = stream;
        long[] created = new long[1];
        check(functions.cublasLtCreate(created), "cublasLtCreate");
        this.handle = created[0];
        scales.setFloat(0, 0);
        scales.setFloat(4, 1);
    }

    /** @throws IllegalStateException if it is not {@link #multiplies multiplied} */
    Product prepare(Product.Shape shape) {
        Prepared prepared = prepared(shape);
        if (prepared.algorithm() == null && prepared.kernel() == null) {
            throw new IllegalStateException("cuBLASLt has no algorithm for " + shape);
        }
        return prepared;
    }

    /** Whether there is an algorithm, or else a kernel. */
    boolean multiplies(Product.Shape shape) {
        Prepared prepared = prepared(shape);
        return prepared.algorithm() != null || prepared.kernel() != null;
    }

    private Prepared prepared(Product.Shape shape) {
        if (shape.input() == Type.F32 && shape.output() != Type.F32) {
            throw new IllegalArgumentException("cuBLASLt multiplies fp32 into fp32 only: " + shape);
        }
        return prepared.computeIfAbsent(shape, this::describe);
    }

    private Prepared describe(Product.Shape s) {
        long[] product = new long[1];
        check(functions.cublasLtMatmulDescCreate(product, COMPUTE_32F, R_32F), "cublasLtMatmulDescCreate");
        attribute(product[0], DESC_TRANSA, s.transposeB() ? 1 : 0);
        attribute(product[0], DESC_TRANSB, s.transposeA() ? 1 : 0);
        if (s.epilogue() != Product.Epilogue.NONE) {
            attribute(product[0], DESC_EPILOGUE, epilogue(s.epilogue()));
            attribute(product[0], DESC_BIAS_DATA_TYPE, type(s.output()));
            attribute(product[0], DESC_BIAS_POINTER, aligned());
        }
        if (s.epilogue().usesBeside()) {
            attribute(product[0], DESC_EPILOGUE_AUX_LD, (long) s.n());
            attribute(product[0], DESC_EPILOGUE_AUX_POINTER, aligned());
        }
        long left = s.transposeB()
                ? layout(s, s.input(), s.k(), s.n(), s.strideB())
                : layout(s, s.input(), s.n(), s.k(), s.strideB());
        long right = s.transposeA()
                ? layout(s, s.input(), s.m(), s.k(), s.strideA())
                : layout(s, s.input(), s.k(), s.m(), s.strideA());
        long result = layout(s, s.output(), s.n(), s.m(), s.strideD());
        Pointer algorithm = algorithm(
                        s,
                        algorithms(s, product[0], left, right, result),
                        (tried, a, b, d, vector, beside) -> multiply(
                                new Prepared(s, product[0], left, right, result, tried, null),
                                a,
                                b,
                                d,
                                d,
                                vector,
                                beside))
                .orElse(null);
        return new Prepared(s, product[0], left, right, result, algorithm, algorithm == null ? other(s) : null);
    }

    private Optional<Pointer> algorithm(Product.Shape s, List<Pointer> algorithms, ProductTrials.Trial trial) {
        List<Pointer> order = algorithms;
        if (tuning.isPresent() && algorithms.size() > 1) {
            order = new ArrayList<>(algorithms);
            order.add(0, tuning.get().fastest(s, algorithms, functions.cublasLtGetVersion(), trial));
        }
        return order.isEmpty() ? Optional.empty() : ProductTrials.firstThatRuns(device, s, order, trial);
    }

    private Kernel other(Product.Shape s) {
        Kernel kernel = s.epilogue().usesBeside() ? null : others.kernel(s);
        LOG.warn(
                "cuBLASLt {} has no algorithm for {}: {}",
                functions.cublasLtGetVersion(),
                s,
                kernel == null ? "GELU takes a kernel of its own" : "a slow kernel multiplies it");
        return kernel;
    }

    // any address that is a multiple of this and no more: the algorithm relies on what it is a multiple of (cublasLt.h)
    private long aligned() {
        return workspace + ALIGNMENT;
    }

    private long layout(Product.Shape s, Type type, int rows, int columns, long stride) {
        long[] layout = new long[1];
        check(
                functions.cublasLtMatrixLayoutCreate(layout, type(type), rows, columns, rows),
                "cublasLtMatrixLayoutCreate");
        if (s.batch() > 1) {
            check(
                    functions.cublasLtMatrixLayoutSetAttribute(
                            layout[0], LAYOUT_BATCH_COUNT, new int[] {s.batch()}, Integer.BYTES),
                    "cublasLtMatrixLayoutSetAttribute");
            check(
                    functions.cublasLtMatrixLayoutSetAttribute(
                            layout[0], LAYOUT_STRIDED_BATCH_OFFSET, new long[] {stride}, Long.BYTES),
                    "cublasLtMatrixLayoutSetAttribute");
        }
        return layout[0];
    }

    // the most promising first
    private List<Pointer> algorithms(Product.Shape s, long product, long left, long right, long result) {
        long[] preference = new long[1];
        check(functions.cublasLtMatmulPreferenceCreate(preference), "cublasLtMatmulPreferenceCreate");
        try {
            check(
                    functions.cublasLtMatmulPreferenceSetAttribute(
                            preference[0], PREF_MAX_WORKSPACE_BYTES, new long[] {WORKSPACE_BYTES}, Long.BYTES),
                    "cublasLtMatmulPreferenceSetAttribute");
            for (int operand = 0; operand < 4; operand++) {
                check(
                        functions.cublasLtMatmulPreferenceSetAttribute(
                                preference[0],
                                PREF_MIN_ALIGNMENT_A_BYTES + operand,
                                new int[] {ALIGNMENT},
                                Integer.BYTES),
                        "cublasLtMatmulPreferenceSetAttribute");
            }
            int wanted = ProductTuning.CANDIDATES;
            Memory found = new Memory((long) wanted * RESULT_BYTES);
            int[] count = new int[1];
            int status = functions.cublasLtMatmulAlgoGetHeuristic(
                    handle, product, left, right, result, result, preference[0], wanted, found, count);
            if (status != 0) { // usually that there is none
                LOG.debug("{} by cublasLtMatmulAlgoGetHeuristic for {}", functions.cublasLtGetStatusName(status), s);
                return List.of();
            }
            return IntStream.range(0, count[0])
                    .mapToObj(i -> found.share((long) i * RESULT_BYTES, RESULT_BYTES)) // begins with the algorithm
                    .filter(one -> one.getInt(RESULT_STATUS_AT) == 0)
                    .toList();
        } finally {
            functions.cublasLtMatmulPreferenceDestroy(preference[0]);
        }
    }

    void multiply(Product product, long a, long b, long c, long d, long vector, long beside) {
        Prepared p = (Prepared) product;
        boolean adds = p.shape().beta() != 0;
        long added = adds ? c : d;
        if ((a | b | added | d | vector | beside) % ALIGNMENT != 0) {
            throw new IllegalArgumentException(
                    "an operand is not on a boundary of " + ALIGNMENT + " bytes: " + p.shape());
        }
        if (p.kernel() != null) {
            others.multiply(p.kernel(), p.shape(), a, b, c, d, vector);
            return;
        }
        if (p.shape().epilogue() != Product.Epilogue.NONE) {
            attribute(p.product(), DESC_BIAS_POINTER, vector);
        }
        if (p.shape().epilogue().usesBeside()) {
            attribute(p.product(), DESC_EPILOGUE_AUX_POINTER, beside);
        }
        check(
                functions.cublasLtMatmul(
                        handle,
                        p.product(),
                        scales.share(4),
                        b,
                        p.left(),
                        a,
                        p.right(),
                        scales.share(adds ? 4 : 0),
                        added,
                        p.result(),
                        d,
                        p.result(),
                        p.algorithm(),
                        workspace,
                        WORKSPACE_BYTES,
                        stream),
                "cublasLtMatmul of " + p.shape());
    }

    private void attribute(long product, int attribute, int value) {
        check(
                functions.cublasLtMatmulDescSetAttribute(product, attribute, new int[] {value}, Integer.BYTES),
                "cublasLtMatmulDescSetAttribute");
    }

    private void attribute(long product, int attribute, long value) {
        check(
                functions.cublasLtMatmulDescSetAttribute(product, attribute, new long[] {value}, Long.BYTES),
                "cublasLtMatmulDescSetAttribute");
    }

    public static int epilogue(Product.Epilogue epilogue) {
        return switch (epilogue) {
            case NONE -> throw new IllegalArgumentException("none");
            case BIAS -> EPILOGUE_BIAS;
            case BIAS_GELU -> EPILOGUE_GELU_AUX_BIAS;
            case GELU_GRADIENT -> EPILOGUE_DGELU_BGRAD;
        };
    }

    private static int type(Type type) {
        return type == Type.F32 ? R_32F : R_16BF;
    }

    private void check(int status, String call) {
        if (status != 0) {
            throw new CallFailed(functions.cublasLtGetStatusName(status) + " by " + call);
        }
    }

    @Override
    public void close() {
        for (Prepared p : prepared.values()) {
            functions.cublasLtMatmulDescDestroy(p.product());
            functions.cublasLtMatrixLayoutDestroy(p.left());
            functions.cublasLtMatrixLayoutDestroy(p.right());
            functions.cublasLtMatrixLayoutDestroy(p.result());
        }
        prepared.clear();
        functions.cublasLtDestroy(handle);
    }
}
