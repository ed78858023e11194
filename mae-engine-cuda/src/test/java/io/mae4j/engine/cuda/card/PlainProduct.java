package io.mae4j.engine.cuda.card;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.mae4j.engine.cuda.emulation.Elements;
import io.mae4j.engine.cuda.kernel.DoubleGelu;
import io.mae4j.engine.cuda.kernel.GeluForm;
import java.util.Arrays;

/** Matrix products with their epilogues, in plain Java. */
final class PlainProduct {
    private PlainProduct() {}

    /**
     * The result, then the vector and what lies beside.
     *
     * @param operands a, b, c, the vector and what lies beside; each as values that its type holds
     */
    static float[] multiply(Product.Shape s, float[][] operands) {
        float[] d = operands[2].clone();
        float[] vector = operands[3].clone();
        float[] beside = operands[4].clone();
        for (int batch = 0; batch < s.batch(); batch++) {
            float[] sums = sums(s, operands, batch);
            finish(s, sums, vector, beside);
            System.arraycopy(rounded(sums, s.output()), 0, d, (int) (batch * s.strideD()), sums.length);
        }
        float[] all = new float[d.length + vector.length + beside.length];
        System.arraycopy(d, 0, all, 0, d.length);
        System.arraycopy(rounded(vector, s.output()), 0, all, d.length, vector.length);
        System.arraycopy(rounded(beside, s.output()), 0, all, d.length + vector.length, beside.length);
        return all;
    }

    private static float[] sums(Product.Shape s, float[][] operands, int batch) {
        int a = (int) (batch * s.strideA());
        int b = (int) (batch * s.strideB());
        int c = (int) (batch * s.strideD());
        float[] result = new float[s.m() * s.n()];
        for (int row = 0; row < s.m(); row++) {
            for (int column = 0; column < s.n(); column++) {
                double sum = s.beta() == 0 ? 0 : operands[2][c + row * s.n() + column];
                for (int i = 0; i < s.k(); i++) {
                    sum += (double) operands[0][a + (s.transposeA() ? i * s.m() + row : row * s.k() + i)]
                            * operands[1][b + (s.transposeB() ? column * s.k() + i : i * s.n() + column)];
                }
                result[row * s.n() + column] = (float) sum;
            }
        }
        return result;
    }

    private static void finish(Product.Shape s, float[] result, float[] vector, float[] beside) {
        switch (s.epilogue()) {
            case NONE -> {}
            case BIAS -> addRow(result, vector);
            case BIAS_GELU -> {
                addRow(result, vector);
                System.arraycopy(result, 0, beside, 0, result.length);
                for (int i = 0; i < result.length; i++) {
                    result[i] *= (float) DoubleGelu.share(GeluForm.TANH, result[i]);
                }
            }
            case GELU_GRADIENT -> {
                Arrays.fill(vector, 0);
                for (int i = 0; i < result.length; i++) {
                    result[i] *= (float) DoubleGelu.slope(GeluForm.TANH, beside[i]);
                    vector[i % vector.length] += result[i];
                }
            }
        }
    }

    private static void addRow(float[] matrix, float[] row) {
        for (int i = 0; i < matrix.length; i++) {
            matrix[i] += row[i % row.length];
        }
    }

    private static float[] rounded(float[] values, Type type) {
        try (Memory memory = new Memory((long) values.length * type.bytes)) {
            Elements.write(values, Pointer.nativeValue(memory), 0, type);
            return Elements.read(Pointer.nativeValue(memory), 0, values.length, type);
        }
    }
}
