package io.mae4j.engine.cuda;

/** A matrix product that was prepared; what it really is, only its device knows. */
interface Product {

    /**
     * {@code D[m, n] = op(A) op(B) + beta C[m, n] + bias[n]} for row-major matrices, once or for each of a batch. Sums are in
     * single precision, and without TF32.
     *
     * @param batch how many; operands lie {@code strideA}, ... elements apart (0: the same for all)
     * @param transposeA A is stored [k, m] instead of [m, k]
     * @param transposeB B is stored [n, k] instead of [k, n]
     * @param input the type of A and B
     * @param output the type of C and D; a bias has it too
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
            boolean bias,
            int beta) {
        public Shape {
            if (m < 1 || n < 1 || k < 1 || batch < 1 || beta < 0 || beta > 1 || !input.isFloat() || !output.isFloat()) {
                throw new IllegalArgumentException("not a product: " + m + "x" + n + "x" + k);
            }
        }
    }
}
