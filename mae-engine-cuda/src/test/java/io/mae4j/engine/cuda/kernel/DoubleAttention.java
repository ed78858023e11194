package io.mae4j.engine.cuda.kernel;

/** One head after another in double precision: the output, the logarithms of the denominators, and the gradient. */
final class DoubleAttention {
    final double[] out;
    final double[] lse;
    final double[] dQkv;

    private final float[] qkv;
    private final int tokens;
    private final int heads;
    private final int dim;

    DoubleAttention(float[] qkv, float[] keyMask, float[] dOut, int batch, int tokens, int heads, int dim) {
        this.qkv = qkv;
        this.tokens = tokens;
        this.heads = heads;
        this.dim = dim;
        out = new double[qkv.length / 3];
        lse = new double[batch * heads * tokens];
        dQkv = new double[qkv.length];
        for (int b = 0; b < batch; b++) {
            for (int h = 0; h < heads; h++) {
                for (int q = 0; q < tokens; q++) {
                    row(b, h, q, keyMask, dOut);
                }
            }
        }
    }

    private void row(int b, int h, int q, float[] keyMask, float[] dOut) {
        double[] p = new double[tokens];
        double most = Double.NEGATIVE_INFINITY;
        for (int key = 0; key < tokens; key++) {
            boolean live = keyMask == null || keyMask[b * tokens + key] != 0;
            for (int c = 0; c < dim; c++) {
                p[key] += (double) qkv[at(b, q, 0, h) + c] * qkv[at(b, key, 1, h) + c];
            }
            p[key] = live ? p[key] / Math.sqrt(dim) : Double.NEGATIVE_INFINITY;
            most = Math.max(most, p[key]);
        }
        double sum = 0;
        for (double score : p) {
            sum += live(score) ? Math.exp(score - most) : 0;
        }
        int outRow = ((b * tokens + q) * heads + h) * dim;
        double log = sum == 0 ? Double.NEGATIVE_INFINITY : most + Math.log(sum);
        lse[(b * heads + h) * tokens + q] = log;
        double[] dp = new double[tokens];
        double mean = 0;
        for (int key = 0; key < tokens; key++) {
            p[key] = live(p[key]) ? Math.exp(p[key] - log) : 0;
            for (int c = 0; c < dim; c++) {
                double value = qkv[at(b, key, 2, h) + c];
                out[outRow + c] += p[key] * value;
                dp[key] += dOut[outRow + c] * value;
                dQkv[at(b, key, 2, h) + c] += p[key] * dOut[outRow + c];
            }
            mean += p[key] * dp[key];
        }
        for (int key = 0; key < tokens; key++) {
            double dScore = p[key] * (dp[key] - mean) / Math.sqrt(dim);
            for (int c = 0; c < dim; c++) {
                dQkv[at(b, q, 0, h) + c] += dScore * qkv[at(b, key, 1, h) + c];
                dQkv[at(b, key, 1, h) + c] += dScore * qkv[at(b, q, 0, h) + c];
            }
        }
    }

    private static boolean live(double score) {
        return score != Double.NEGATIVE_INFINITY;
    }

    // where the channels of a head start in q (part 0), k (1) or v (2)
    private int at(int b, int token, int part, int h) {
        return (((b * tokens + token) * 3 + part) * heads + h) * dim;
    }
}
