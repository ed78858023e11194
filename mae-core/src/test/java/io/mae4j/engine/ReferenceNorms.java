package io.mae4j.engine;

import io.mae4j.graph.Shape;
import java.util.List;

final class ReferenceNorms {
    private ReferenceNorms() {}

    static List<Array> layerNorm(List<Array> in, double epsilon) {
        Array x = in.get(0);
        Shape statistics = x.shape().sub(0, x.shape().rank() - 1);
        Array y = Array.zeros(x.shape());
        Array mean = Array.zeros(statistics);
        Array inverse = Array.zeros(statistics);
        int d = x.columns();
        for (int row = 0; row < x.rows(); row++) {
            double sum = 0;
            for (int i = 0; i < d; i++) {
                sum += x.values()[row * d + i];
            }
            double m = sum / d;
            double squares = 0;
            for (int i = 0; i < d; i++) {
                squares += Math.pow(x.values()[row * d + i] - m, 2);
            }
            double r = 1 / Math.sqrt(squares / d + epsilon);
            mean.values()[row] = m;
            inverse.values()[row] = r;
            for (int i = 0; i < d; i++) {
                double normal = (x.values()[row * d + i] - m) * r;
                y.values()[row * d + i] = in.size() == 3
                        ? normal * in.get(1).values()[i] + in.get(2).values()[i]
                        : normal;
            }
        }
        return List.of(y, mean, inverse);
    }

    static List<Array> layerNormGradient(List<Array> in) {
        Array x = in.get(0);
        Array dy = in.get(3);
        int d = x.columns();
        Array dx = Array.zeros(x.shape());
        Array dWeight = Array.zeros(Shape.of(d));
        Array dBias = Array.zeros(Shape.of(d));
        for (int row = 0; row < x.rows(); row++) {
            double inverse = in.get(2).values()[row];
            double[] normal = new double[d];
            double[] dNormal = new double[d];
            double sum = 0;
            double product = 0;
            for (int i = 0; i < d; i++) {
                int at = row * d + i;
                normal[i] = (x.values()[at] - in.get(1).values()[row]) * inverse;
                dNormal[i] = dy.values()[at] * (in.size() == 5 ? in.get(4).values()[i] : 1);
                dWeight.values()[i] += dy.values()[at] * normal[i];
                dBias.values()[i] += dy.values()[at];
                sum += dNormal[i];
                product += dNormal[i] * normal[i];
            }
            for (int i = 0; i < d; i++) {
                dx.values()[row * d + i] = inverse * (dNormal[i] - sum / d - normal[i] * product / d);
            }
        }
        return in.size() == 5 ? List.of(dx, dWeight, dBias) : List.of(dx);
    }

    static List<Array> batchNorm(Array x, double epsilon) {
        int rows = x.shape().dim(0);
        int features = x.shape().dim(1);
        Array y = Array.zeros(x.shape());
        Array mean = Array.zeros(Shape.of(features));
        Array variance = Array.zeros(Shape.of(features));
        for (int f = 0; f < features; f++) {
            for (int row = 0; row < rows; row++) {
                mean.values()[f] += x.values()[row * features + f] / rows;
            }
            for (int row = 0; row < rows; row++) {
                variance.values()[f] += Math.pow(x.values()[row * features + f] - mean.values()[f], 2) / rows;
            }
            for (int row = 0; row < rows; row++) {
                int at = row * features + f;
                y.values()[at] = (x.values()[at] - mean.values()[f]) / Math.sqrt(variance.values()[f] + epsilon);
            }
        }
        return List.of(y, mean, variance);
    }

    static Array softmax(Array x) {
        Array y = Array.zeros(x.shape());
        int d = x.columns();
        for (int row = 0; row < x.rows(); row++) {
            double logSum = logSumExp(x.values(), row * d, d);
            for (int i = row * d; i < (row + 1) * d; i++) {
                y.values()[i] = Math.exp(x.values()[i] - logSum);
            }
        }
        return y;
    }

    static double logSumExp(double[] values, int start, int count) {
        double max = Double.NEGATIVE_INFINITY;
        for (int i = start; i < start + count; i++) {
            max = Math.max(max, values[i]);
        }
        double sum = 0;
        for (int i = start; i < start + count; i++) {
            sum += Math.exp(values[i] - max);
        }
        return max + Math.log(sum);
    }
}
