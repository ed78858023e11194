package io.mae4j.data.image;

import java.util.Arrays;

/**
 * Sums of weighted rows, rounded to eight bits. A row is an array of its own and every loop runs over plain indices from 0:
 * that is what the JIT compiler makes vector instructions of (an index plus an offset is not), ten times as fast.
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
        Arrays.fill(out, 0, length, HALF);
        int ring = rows.length;
        int k = 0;
        int at = first % ring;
        for (; k + 4 <= weights.length; k += 4) {
            int b = next(at, ring);
            int c = next(b, ring);
            int d = next(c, ring);
            add(rows[at], rows[b], rows[c], rows[d], weights, k, length, out);
            at = next(d, ring);
        }
        for (; k + 2 <= weights.length; k += 2) {
            int b = next(at, ring);
            add(rows[at], rows[b], weights[k], weights[k + 1], length, out);
            at = next(b, ring);
        }
        if (k < weights.length) {
            add(rows[at], weights[k], length, out);
        }
        clip(length, out);
    }

    private static int next(int at, int ring) {
        return at + 1 == ring ? 0 : at + 1;
    }

    private static void add(int[] a, int[] b, int[] c, int[] d, int[] weights, int k, int length, int[] sum) {
        int p = weights[k];
        int q = weights[k + 1];
        int r = weights[k + 2];
        int s = weights[k + 3];
        for (int i = 0; i < length; i++) {
            sum[i] += a[i] * p + b[i] * q + c[i] * r + d[i] * s;
        }
    }

    private static void add(int[] a, int[] b, int p, int q, int length, int[] sum) {
        for (int i = 0; i < length; i++) {
            sum[i] += a[i] * p + b[i] * q;
        }
    }

    private static void add(int[] a, int p, int length, int[] sum) {
        for (int i = 0; i < length; i++) {
            sum[i] += a[i] * p;
        }
    }

    // min and max by bits: the JIT compiler of JDK 17 makes no vector instructions of Math.min and Math.max
    private static void clip(int length, int[] sum) {
        for (int i = 0; i < length; i++) {
            int v = sum[i] >> Taps.PRECISION;
            v &= ~(v >> 31);
            sum[i] = (v | ((255 - v) >> 31)) & 255;
        }
    }
}
