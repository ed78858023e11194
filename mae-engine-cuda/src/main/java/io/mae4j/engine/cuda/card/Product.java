package io.mae4j.engine.cuda.card;

/** A matrix product that was prepared; what it really is, only its device knows. */
public interface Product {

    /** What happens to a result on its way to memory. */
    enum Epilogue {
        NONE,
        /** The vector [n] is added to each row. */
        BIAS,
        /** As {@link #BIAS}; the result is then written beside, and its GELU, by the tanh approximation, in its place. */
        BIAS_GELU,
        /** It is multiplied by the gradient of that GELU at what lies beside, and its rows are summed into the vector [n]. */
        GELU_GRADIENT;

        /** Whether it writes or reads a matrix beside the result: in one product alone, with rows of a multiple of 8. */
        boolean usesBeside() {
            return this == BIAS_GELU || this == GELU_GRADIENT;
        }
    }

    /**
     * {@code D[m, n] = epilogue(op(A) op(B) + beta C[m, n])} for row-major matrices, once or for each of a batch. Sums are in
     * single precision, and without TF32.
     *
     * @param batch how many; operands lie {@code strideA}, ... elements apart (0: the same for all)
     * @param transposeA A is stored [k, m] instead of [m, k]
     * @param transposeB B is stored [n, k] instead of [k, n]
     * @param input the type of A and B
     * @param output the type of C and D; the epilogue's vector and what lies beside have it too
     * @param beta 0, or 1 to add C
     */
    record Shape(
            int m,
            int n,
            int k,
            int batch,
            long strideA,
            long strideB,
            long strideD,
            boolean transposeA,
            boolean transposeB,
            Type input,
            Type output,
            Epilogue epilogue,
            int beta) {
        public Shape {
            if (m < 1 || n < 1 || k < 1 || batch < 1 || beta < 0 || beta > 1 || !input.isFloat() || !output.isFloat()) {
                throw new IllegalArgumentException("not a product: " + m + "x" + n + "x" + k);
            }
            if (epilogue.usesBeside() && (batch > 1 || n % 8 != 0)) {
                throw new IllegalArgumentException("GELU for rows of a multiple of 8, one matrix: " + m + "x" + n);
            }
        }

        /** Matrices without gaps, single precision out of it, and nothing on the way. */
        public static Shape of(int m, int n, int k, boolean transposeA, boolean transposeB, Type input) {
            return new Shape(m, n, k, 1, 0, 0, 0, transposeA, transposeB, input, Type.F32, Epilogue.NONE, 0);
        }

        /** As many as {@code batch}, each on its own. */
        public Shape batched(int count, long apartA, long apartB, long apartD) {
            return new Shape(
                    m, n, k, count, apartA, apartB, apartD, transposeA, transposeB, input, output, epilogue, beta);
        }

        /** The same operands with another way out. */
        public Shape to(Type otherOutput, Epilogue otherEpilogue, boolean adds) {
            return new Shape(
                    m,
                    n,
                    k,
                    batch,
                    strideA,
                    strideB,
                    strideD,
                    transposeA,
                    transposeB,
                    input,
                    otherOutput,
                    otherEpilogue,
                    adds ? 1 : 0);
        }
    }
}
