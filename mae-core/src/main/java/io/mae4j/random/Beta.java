package io.mae4j.random;

/**
 * The distribution Beta(a, b) on [0, 1], as a ratio of gamma variables (Marsaglia and Tsang 2000), in strict arithmetic.
 *
 * @param a positive
 * @param b positive
 */
public record Beta(double a, double b) {
    public Beta {
        if (!(a > 0) || !(b > 0)) {
            throw new IllegalArgumentException("a Beta distribution needs positive parameters, got " + a + " and " + b);
        }
    }

    /** A draw. */
    public double next(RandomStream random) {
        double x = logGamma(a, random);
        double y = logGamma(b, random);
        return 1 / (1 + StrictMath.exp(y - x)); // of logarithms, for small parameters give gammas that underflow
    }

    // the logarithm of a draw from Gamma(shape, 1)
    private static double logGamma(double shape, RandomStream random) {
        if (shape < 1) {
            return logGamma(shape + 1, random) + StrictMath.log(1 - random.nextDouble()) / shape;
        }
        double d = shape - 1 / 3.0;
        double c = 1 / Math.sqrt(9 * d);
        while (true) {
            double x = random.nextGaussian();
            double v = (1 + c * x) * (1 + c * x) * (1 + c * x);
            if (v > 0 && StrictMath.log(1 - random.nextDouble()) < 0.5 * x * x + d - d * v + d * StrictMath.log(v)) {
                return StrictMath.log(d * v);
            }
        }
    }
}
