package io.mae4j.engine.cpu;

import io.mae4j.engine.plan.Range;
import java.util.ArrayList;
import java.util.List;

/**
 * Products in single precision with AVX2. oneDNN has two kernels for them. {@code brg_matmul}, which it prefers, reads a row-major
 * right-hand matrix where it lies, and packs it first only if its columns are a power of two. {@code gemm:jit} packs both matrices,
 * and is the faster one where the first cache is small (Zen 3; docs/benchmarks.md).
 */
final class Avx2Products {
    /** What the name of the kernel that packs both begins with. */
    static final String GEMM = "gemm:jit";

    private static final long SMALL_CACHE = 32 << 10; // bytes
    private static final long LEAST_FOR_GEMM = 32; // rows and columns of both matrices
    private static final long PAGE = 4096; // bytes: lines that far apart share a set of the first cache
    private static final long FEW_SETS = 2; // of the first cache
    private static final long ROWS_OF_A_SET = 128; // what the second cache keeps
    private static final long LEAST_PACKED = 128; // columns

    private Avx2Products() {}

    /** Whether products of this element type are such ones here. */
    static boolean areOf(int type) {
        return type == Desc.F32 && Dnnl.instructions().multipliesWithAvx2();
    }

    /** Whether {@link #GEMM} is to multiply these. */
    static boolean byGemm(Matrix a, Matrix b) {
        return FirstCache.bytes().orElse(Long.MAX_VALUE) <= SMALL_CACHE
                && Math.min(a.rows(), Math.min(b.rows(), b.columns())) >= LEAST_FOR_GEMM;
    }

    /**
     * The columns of a right-hand matrix that each call of the other kernel takes. Where the matrix lies, its rows push each other
     * out of the caches if their distance puts all of them into one or two sets, or hundreds of them into each of more: that takes
     * up to twice the time.
     */
    static List<Range> packed(Matrix b) {
        boolean rowMajor = b.desc().strides()[1] == 1;
        long sets = PAGE / Long.lowestOneBit(4 * b.desc().strides()[0] | PAGE);
        boolean crowded = sets <= FEW_SETS || b.rows() >= ROWS_OF_A_SET * sets;
        List<Range> parts = new ArrayList<>();
        long rest = b.columns();
        while (rest > 0) {
            boolean cut = rowMajor && crowded && rest >= LEAST_PACKED;
            long from = b.columns() - rest;
            long size = cut ? Long.highestOneBit(rest) : rest;
            parts.add(new Range(from, from + size));
            rest -= size;
        }
        return parts;
    }
}
