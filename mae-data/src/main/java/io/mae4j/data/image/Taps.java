package io.mae4j.data.image;

/**
 * For each output position of a resampling along one axis, the first input position that has weight, and the weights from
 * there on, in units of 2^-22.
 */
record Taps(int[] first, int[][] weights) {
    /** Weights are integers in units of two to the minus this. */
    static final int PRECISION = 22;

    /** For {@code count} positions from {@code start} on, of {@code to} that {@code from} are resized to. */
    static Taps of(int from, int to, int start, int count, Interpolation filter) {
        return of(from, 0, from, to, start, count, filter);
    }

    /** The same where what is resized is the part from {@code begin} on, {@code length} long, of {@code from} positions. */
    static Taps of(int from, double begin, double length, int to, int start, int count, Interpolation filter) {
        double scale = length / to;
        if (filter == Interpolation.NEAREST) {
            return nearest(from, begin, scale, start, count);
        }
        double stretch = Math.max(scale, 1);
        double reach = filter.support() * stretch;
        int[] first = new int[count];
        int[][] weights = new int[count][];
        for (int i = 0; i < count; i++) {
            double center = begin + (start + i + 0.5) * scale;
            first[i] = Math.max(0, (int) (center - reach + 0.5));
            int end = Math.min(from, (int) (center + reach + 0.5));
            weights[i] = weights(first[i], end, center, stretch, filter);
        }
        return new Taps(first, weights);
    }

    private static Taps nearest(int from, double begin, double scale, int start, int count) {
        int[] first = new int[count];
        int[][] weights = new int[count][];
        for (int i = 0; i < count; i++) {
            first[i] = Math.min(from - 1, (int) (begin + (start + i + 0.5) * scale));
            weights[i] = new int[] {1 << PRECISION};
        }
        return new Taps(first, weights);
    }

    int count() {
        return first.length;
    }

    /** One past the last input position that has weight for output {@code i}. */
    int end(int i) {
        return first[i] + weights[i].length;
    }

    /** One past the last input position that has weight. */
    int end() {
        return end(first.length - 1);
    }

    /** The most input positions that have weight for one output. */
    int most() {
        int most = 0;
        for (int[] w : weights) {
            most = Math.max(most, w.length);
        }
        return most;
    }

    private static int[] weights(int first, int end, double center, double stretch, Interpolation filter) {
        double[] exact = new double[end - first];
        double sum = 0;
        for (int k = 0; k < exact.length; k++) {
            exact[k] = filter.weight((first + k + 0.5 - center) / stretch);
            sum += exact[k];
        }
        int[] rounded = new int[exact.length];
        for (int k = 0; k < exact.length; k++) {
            rounded[k] = (int) Math.round(exact[k] / sum * (1 << PRECISION));
        }
        return rounded;
    }
}
