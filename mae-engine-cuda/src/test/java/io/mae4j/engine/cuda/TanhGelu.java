package io.mae4j.engine.cuda;

/** GELU as cuBLASLt has it: {@code x share(x)}, with tanh in place of the normal distribution. */
final class TanhGelu {
    private static final double SCALE = Math.sqrt(2 / Math.PI);
    private static final double CUBE = 0.044715;

    private TanhGelu() {}

    static double share(double x) {
        return 0.5 * (1 + Math.tanh(SCALE * (x + CUBE * x * x * x)));
    }

    /** The derivative of {@code x share(x)}. */
    static double slope(double x) {
        double tanh = 2 * share(x) - 1;
        return share(x) + 0.5 * x * (1 - tanh * tanh) * SCALE * (1 + 3 * CUBE * x * x);
    }
}
