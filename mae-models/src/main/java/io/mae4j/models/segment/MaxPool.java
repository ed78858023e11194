package io.mae4j.models.segment;

import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Shape;
import io.mae4j.graph.Tensor;
import io.mae4j.graph.Unary;

/** The largest of each 2x2 cells of a map; a last row or column without its pair is left out, as PyTorch does. */
final class MaxPool {
    private MaxPool() {}

    /** [batch, rows, columns, channels] to half the rows and columns. Equals share the gradient. */
    static Tensor halved(GraphBuilder g, Tensor x) {
        int batch = x.dim(0);
        int rows = x.dim(1) / 2;
        int columns = x.dim(2) / 2;
        int channels = x.dim(3);
        Tensor even = g.slice(g.slice(x, 1, 0, 2 * rows), 2, 0, 2 * columns);
        Tensor byRow = larger(g, 2, g.reshape(even, Shape.of(batch, rows, 2, 2 * columns * channels)));
        Tensor byColumn = larger(g, 3, g.reshape(byRow, Shape.of(batch, rows, columns, 2, channels)));
        return g.reshape(byColumn, Shape.of(batch, rows, columns, channels));
    }

    // of the two of an axis, which is kept
    private static Tensor larger(GraphBuilder g, int axis, Tensor pairs) {
        Tensor a = g.slice(pairs, axis, 0, 1);
        Tensor b = g.slice(pairs, axis, 1, 2);
        Tensor apart = g.unary(Unary.Function.ABS, g.subtract(a, b));
        return g.scale(g.add(g.add(a, b), apart), 0.5);
    }
}
