package io.mae4j.engine;

import io.mae4j.graph.Shape;
import java.util.List;

/** Attention one head of one sample at a time. */
final class ReferenceAttention {
    private ReferenceAttention() {}

    static List<Array> forward(int heads, Array qkv, Array keyMask) {
        Shape shape = qkv.shape();
        int tokens = shape.dim(1);
        int dim = shape.dim(2) / 3;
        int k = dim / heads;
        Array output = Array.zeros(shape.with(2, dim));
        Array logs = Array.zeros(Shape.of(shape.dim(0), heads, tokens));
        for (int b = 0; b < shape.dim(0); b++) {
            for (int h = 0; h < heads; h++) {
                for (int q = 0; q < tokens; q++) {
                    double[] scores = scores(qkv, keyMask, heads, b, h, q);
                    double log = ReferenceNorms.logSumExp(scores, 0, tokens);
                    logs.values()[(b * heads + h) * tokens + q] = log;
                    for (int key = 0; key < tokens; key++) {
                        double p = Math.exp(scores[key] - log);
                        for (int c = 0; c < k; c++) {
                            output.values()[(b * tokens + q) * dim + h * k + c] +=
                                    p * qkv.values()[at(qkv, heads, b, key, 2, h) + c];
                        }
                    }
                }
            }
        }
        return List.of(output, logs);
    }

    static Array gradient(int heads, List<Array> in) {
        Array qkv = in.get(0);
        Array output = in.get(1);
        Array dOutput = in.get(3);
        Array keyMask = in.size() == 5 ? in.get(4) : null;
        int tokens = qkv.shape().dim(1);
        int dim = output.shape().dim(2);
        int k = dim / heads;
        Array d = Array.zeros(qkv.shape());
        for (int b = 0; b < qkv.shape().dim(0); b++) {
            for (int h = 0; h < heads; h++) {
                for (int q = 0; q < tokens; q++) {
                    double[] scores = scores(qkv, keyMask, heads, b, h, q);
                    double log = in.get(2).values()[(b * heads + h) * tokens + q];
                    int row = (b * tokens + q) * dim + h * k;
                    double delta = 0;
                    for (int c = 0; c < k; c++) {
                        delta += dOutput.values()[row + c] * output.values()[row + c];
                    }
                    for (int key = 0; key < tokens; key++) {
                        double p = Math.exp(scores[key] - log);
                        double dp = 0;
                        for (int c = 0; c < k; c++) {
                            dp += dOutput.values()[row + c] * qkv.values()[at(qkv, heads, b, key, 2, h) + c];
                            d.values()[at(qkv, heads, b, key, 2, h) + c] += p * dOutput.values()[row + c];
                        }
                        double dScore = p * (dp - delta) / Math.sqrt(k);
                        for (int c = 0; c < k; c++) {
                            d.values()[at(qkv, heads, b, q, 0, h) + c] +=
                                    dScore * qkv.values()[at(qkv, heads, b, key, 1, h) + c];
                            d.values()[at(qkv, heads, b, key, 1, h) + c] +=
                                    dScore * qkv.values()[at(qkv, heads, b, q, 0, h) + c];
                        }
                    }
                }
            }
        }
        return d;
    }

    private static double[] scores(Array qkv, Array keyMask, int heads, int b, int h, int q) {
        int tokens = qkv.shape().dim(1);
        int k = qkv.shape().dim(2) / 3 / heads;
        double[] scores = new double[tokens];
        for (int key = 0; key < tokens; key++) {
            for (int c = 0; c < k; c++) {
                scores[key] += qkv.values()[at(qkv, heads, b, q, 0, h) + c]
                        * qkv.values()[at(qkv, heads, b, key, 1, h) + c]
                        / Math.sqrt(k);
            }
            if (keyMask != null && keyMask.values()[b * tokens + key] == 0) {
                scores[key] = Double.NEGATIVE_INFINITY;
            }
        }
        return scores;
    }

    // where the channels of a head start in q (part 0), k (1) or v (2)
    private static int at(Array qkv, int heads, int b, int token, int part, int h) {
        int dim = qkv.shape().dim(2) / 3;
        return (b * qkv.shape().dim(1) + token) * 3 * dim + part * dim + h * (dim / heads);
    }
}
