package io.mae4j.models.segment;

import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Shape;
import io.mae4j.graph.Tensor;

/**
 * Maps [batch, rows, columns, channels] in another size. Each new row is a weighted mean of rows, each new column one of columns:
 * two products with small constant matrices.
 */
public final class Resampling {
    private Resampling() {}

    /** The weights of what there is in what is made: row-major [to, from], each row with the sum 1. */
    interface Weights {
        float[] of(int from, int to);
    }

    /** Bilinear interpolation between the centres of cells: PyTorch's with {@code align_corners=False}. */
    public static Tensor bilinear(GraphBuilder g, Tensor map, int rows, int columns) {
        return resampled(g, map, rows, columns, Resampling::interpolation);
    }

    /** The means over windows that cover the map: PyTorch's adaptive average pooling. */
    static Tensor means(GraphBuilder g, Tensor map, int rows, int columns) {
        return resampled(g, map, rows, columns, Resampling::windows);
    }

    // columns first: a map that grows is small then still
    private static Tensor resampled(GraphBuilder g, Tensor map, int rows, int columns, Weights weights) {
        Tensor turned = product(g, weights, columns, g.transpose(map, 0, 2, 1, 3));
        return product(g, weights, rows, g.transpose(turned, 0, 2, 1, 3));
    }

    // along the second axis of [batch, from, across, channels]
    private static Tensor product(GraphBuilder g, Weights weights, int to, Tensor x) {
        int batch = x.dim(0);
        int from = x.dim(1);
        if (from == to) {
            return x;
        }
        Tensor matrix = g.constant(Shape.of(1, to, from), weights.of(from, to));
        Tensor lines = g.reshape(x, Shape.of(batch, from, x.dim(2) * x.dim(3)));
        Tensor made = g.matMul(g.broadcast(matrix, Shape.of(batch, to, from)), lines);
        return g.reshape(made, x.shape().with(1, to));
    }

    static float[] interpolation(int from, int to) {
        float[] weights = new float[to * from];
        for (int i = 0; i < to; i++) {
            double at = Math.max(0, (i + 0.5) * from / to - 0.5); // in cells, from the centre of the first
            int before = (int) at;
            int after = Math.min(before + 1, from - 1);
            weights[i * from + before] += (float) (1 - (at - before));
            weights[i * from + after] += (float) (at - before);
        }
        return weights;
    }

    static float[] windows(int from, int to) {
        float[] weights = new float[to * from];
        for (int i = 0; i < to; i++) {
            int start = i * from / to;
            int end = ((i + 1) * from + to - 1) / to;
            for (int k = start; k < end; k++) {
                weights[i * from + k] = 1f / (end - start);
            }
        }
        return weights;
    }
}
