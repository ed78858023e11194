package io.mae4j.engine.cuda.kernel;

/** GELU in double precision, {@code x share(x)}. */
public final class DoubleGelu {
    private static final double SCALE = Math.sqrt(2 / Math.PI);
    private static final double CUBE = 0.044715;

    private DoubleGelu() {}

    public static double share(GeluForm form, double x) {
        return form == GeluForm.TANH
                ? 0.5 * (1 + Math.tanh(SCALE * (x + CUBE * x * x * x)))
                : 0.5 + density(x) * oddSeries(x);
    }

    /** The derivative of {@code x share(x)}. */
    public static double slope(GeluForm form, double x) {
        double share = share(form, x);
        if (form == GeluForm.EXACT) {
            return share + x * density(x);
        }
        double tanh = 2 * share - 1;
        return share + 0.5 * x * (1 - tanh * tanh) * SCALE * (1 + 3 * CUBE * x * x);
    }

    private static double density(double x) {
        return Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
    }

    // x + x^3 / 3 + x^5 / (3 * 5) + ...
    private static double oddSeries(double x) {
        double sum = 0;
        double term = x;
        for (int n = 3; Math.abs(term) > 1e-12 * Math.abs(sum); n += 2) {
            sum += term;
            term *= x * x / n;
        }
        return sum;
    }
}
