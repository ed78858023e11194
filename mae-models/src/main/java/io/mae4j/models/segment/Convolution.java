package io.mae4j.models.segment;

import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Initializer;
import io.mae4j.graph.Shape;
import io.mae4j.graph.Tensor;

/**
 * Convolutions of maps [batch, rows, columns, channels], composed of products. Weights have PyTorch's shapes and are drawn from a
 * normal distribution that keeps the size of numbers (He et al. 2015); parameters are named below the builder's scope.
 */
final class Convolution {
    private Convolution() {}

    /** 1x1, without bias; before a ReLU. Weight: [out, in, 1, 1]. */
    static Tensor oneByOne(GraphBuilder g, Tensor x, int out) {
        int in = x.dim(-1);
        Tensor weight = g.parameter("weight", new Initializer.Normal(Math.sqrt(2.0 / in)), out, in, 1, 1);
        return g.linear(x, g.reshape(weight, Shape.of(out, in)), null);
    }

    /**
     * 3x3 with zeros around the map, without bias; before a ReLU. Weight: [out, in, 3, 3].
     *
     * <p>The map is multiplied first and what comes out moved to where it belongs, nine times. The other way round the gradient
     * would keep nine moved maps.
     */
    static Tensor threeByThree(GraphBuilder g, Tensor x, int out) {
        int in = x.dim(-1);
        Tensor weight = g.parameter("weight", new Initializer.Normal(Math.sqrt(2.0 / (9 * in))), out, in, 3, 3);
        Tensor kernel = g.transpose(weight, 2, 3, 0, 1); // [3, 3, out, in]
        Tensor sum = null;
        for (int i = 0; i < 3; i++) {
            Tensor row = g.slice(kernel, 0, i, i + 1);
            Tensor rowSum = null;
            for (int j = 0; j < 3; j++) {
                Tensor matrix = g.reshape(g.slice(row, 1, j, j + 1), Shape.of(out, in));
                rowSum = plus(g, rowSum, ahead(g, g.linear(x, matrix, null), 2, j - 1));
            }
            sum = plus(g, sum, ahead(g, rowSum, 1, i - 1));
        }
        return sum;
    }

    /** 2x2 with stride 2, transposed, without bias: twice the rows and columns. Weight: [in, out, 2, 2]. */
    static Tensor doubling(GraphBuilder g, Tensor x, int out) {
        int in = x.dim(-1);
        Tensor weight = g.parameter("weight", new Initializer.Normal(Math.sqrt(1.0 / in)), in, out, 2, 2);
        Tensor matrix = g.reshape(g.transpose(weight, 2, 3, 1, 0), Shape.of(4 * out, in));
        Tensor squares = g.linear(x, matrix, null); // [batch, rows, columns, (row, column, out)]
        Tensor cut = g.reshape(squares, Shape.of(x.dim(0), x.dim(1), x.dim(2), 2, 2 * out));
        return g.reshape(g.transpose(cut, 0, 1, 3, 2, 4), Shape.of(x.dim(0), 2 * x.dim(1), 2 * x.dim(2), out));
    }

    // at each place of an axis what is so many places further, or zeros
    private static Tensor ahead(GraphBuilder g, Tensor x, int axis, int places) {
        int from = Math.max(0, places);
        Tensor padded = g.pad(x, axis, Math.max(0, -places), from);
        return g.slice(padded, axis, from, from + x.dim(axis));
    }

    private static Tensor plus(GraphBuilder g, Tensor sum, Tensor term) {
        return sum == null ? term : g.add(sum, term);
    }
}
