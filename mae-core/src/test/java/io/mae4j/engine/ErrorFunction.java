package io.mae4j.engine;

/** The error function to double precision: its power series near 0, the continued fraction of its complement further out. */
final class ErrorFunction {
    private ErrorFunction() {}

    /** The normal distribution function. */
    static double normal(double x) {
        return x < 0 ? complement(-x / Math.sqrt(2)) / 2 : 1 - complement(x / Math.sqrt(2)) / 2;
    }

    // 1 - erf(x) for x >= 0
    private static double complement(double x) {
        if (x < 2) {
            double term = x;
            double sum = x;
            for (int n = 1; Math.abs(term) > 1e-18; n++) {
                term *= -x * x / n;
                sum += term / (2 * n + 1);
            }
            return 1 - 2 / Math.sqrt(Math.PI) * sum;
        }
        double fraction = 0;
        for (int n = 120; n > 0; n--) {
            fraction = n / 2.0 / (x + fraction);
        }
        return Math.exp(-x * x) / Math.sqrt(Math.PI) / (x + fraction);
    }
}
