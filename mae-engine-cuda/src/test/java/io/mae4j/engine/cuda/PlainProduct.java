package io.mae4j.engine.cuda;

/** Matrix products with their epilogues, in plain Java. */
final class PlainProduct {
    private PlainProduct() {}

    static void multiply(
            Product.Shape s,
            long a,
            long fromA,
            long b,
            long fromB,
            long c,
            long d,
            long fromD,
            long vector,
            long beside) {
        float[] left = EmulatedDevice.read(a, fromA, (long) s.m() * s.k(), s.input());
        float[] right = EmulatedDevice.read(b, fromB, (long) s.k() * s.n(), s.input());
        float[] result = s.beta() == 0
                ? new float[s.m() * s.n()]
                : EmulatedDevice.read(c, fromD, (long) s.m() * s.n(), s.output());
        for (int row = 0; row < s.m(); row++) {
            for (int column = 0; column < s.n(); column++) {
                double sum = 0;
                for (int i = 0; i < s.k(); i++) {
                    sum += (double) left[s.transposeA() ? i * s.m() + row : row * s.k() + i]
                            * right[s.transposeB() ? column * s.k() + i : i * s.n() + column];
                }
                result[row * s.n() + column] += (float) sum;
            }
        }
        finish(s, result, vector, beside);
        EmulatedDevice.write(result, d, fromD, s.output());
    }

    private static void finish(Product.Shape s, float[] result, long vector, long beside) {
        switch (s.epilogue()) {
            case NONE -> {}
            case BIAS -> addRow(result, EmulatedDevice.read(vector, 0, s.n(), s.output()));
            case BIAS_GELU -> {
                addRow(result, EmulatedDevice.read(vector, 0, s.n(), s.output()));
                EmulatedDevice.write(result, beside, 0, s.output());
                for (int i = 0; i < result.length; i++) {
                    result[i] *= (float) DoubleGelu.share(GeluForm.TANH, result[i]);
                }
            }
            case GELU_GRADIENT -> {
                float[] x = EmulatedDevice.read(beside, 0, result.length, s.output());
                float[] sums = new float[s.n()];
                for (int i = 0; i < result.length; i++) {
                    result[i] *= (float) DoubleGelu.slope(GeluForm.TANH, x[i]);
                    sums[i % sums.length] += result[i];
                }
                EmulatedDevice.write(sums, vector, 0, s.output());
            }
        }
    }

    private static void addRow(float[] matrix, float[] row) {
        for (int i = 0; i < matrix.length; i++) {
            matrix[i] += row[i % row.length];
        }
    }
}
