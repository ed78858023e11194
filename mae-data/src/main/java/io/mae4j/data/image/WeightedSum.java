package io.mae4j.data.image;

/**
 * Sums of weighted rows, rounded to eight bits. A row is an array of its own and every loop runs over plain indices from 0,
 * four rows at a time: that is what the JIT compiler makes vector instructions of (an index plus an offset is not, and more
 * rows are not), ten times as fast.
 */
final class WeightedSum {
    private static final int HALF = 1 << (Taps.PRECISION - 1);

    private WeightedSum() {}

    /**
     * Writes into {@code out} the sum of {@code rows[(first + k) % rows.length] * weights[k]} over all k.
     *
     * @param rows samples 0 to 255
     * @param length of the rows that count
     */
    static void of(int[][] rows, int first, int[] weights, int length, int[] out) {
        int ring = rows.length;
        int at = first % ring;
        for (int k = 0; k < weights.length; k += 4) {
            int left = weights.length - k; // what is missing of four has no weight
            int[] a = rows[at];
            int[] b = rows[left > 1 ? at = next(at, ring) : at];
            int[] c = rows[left > 2 ? at = next(at, ring) : at];
            int[] d = rows[left > 3 ? at = next(at, ring) : at];
            int p = weights[k];
            int q = left > 1 ? weights[k + 1] : 0;
            int r = left > 2 ? weights[k + 2] : 0;
            int s = left > 3 ? weights[k + 3] : 0;
            at = next(at, ring);
            boolean begins = k == 0;
            boolean ends = left <= 4;
            if (begins && ends) {
                only(a, b, c, d, p, q, r, s, length, out);
            } else if (begins) {
                begin(a, b, c, d, p, q, r, s, length, out);
            } else if (ends) {
                end(a, b, c, d, p, q, r, s, length, out);
            } else {
                add(a, b, c, d, p, q, r, s, length, out);
            }
        }
    }

    private static int next(int at, int ring) {
        return at + 1 == ring ? 0 : at + 1;
    }

    private static void only(int[] a, int[] b, int[] c, int[] d, int p, int q, int r, int s, int length, int[] sum) {
        for (int i = 0; i < length; i++) {
            int v = (a[i] * p + b[i] * q + c[i] * r + d[i] * s + HALF) >> Taps.PRECISION;
            v &= ~(v >> 31); // at least 0 and at most 255; the JIT compiler of JDK 17 makes no vectors of min and max
            sum[i] = (v | ((255 - v) >> 31)) & 255;
        }
    }

    private static void begin(int[] a, int[] b, int[] c, int[] d, int p, int q, int r, int s, int length, int[] sum) {
        for (int i = 0; i < length; i++) {
            sum[i] = a[i] * p + b[i] * q + c[i] * r + d[i] * s + HALF;
        }
    }

    private static void add(int[] a, int[] b, int[] c, int[] d, int p, int q, int r, int s, int length, int[] sum) {
        for (int i = 0; i < length; i++) {
            sum[i] += a[i] * p + b[i] * q + c[i] * r + d[i] * s;
        }
    }

    private static void end(int[] a, int[] b, int[] c, int[] d, int p, int q, int r, int s, int length, int[] sum) {
        for (int i = 0; i < length; i++) {
            int v = (sum[i] + a[i] * p + b[i] * q + c[i] * r + d[i] * s) >> Taps.PRECISION;
            v &= ~(v >> 31);
            sum[i] = (v | ((255 - v) >> 31)) & 255;
        }
    }
}
