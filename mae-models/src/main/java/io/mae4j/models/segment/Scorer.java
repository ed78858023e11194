package io.mae4j.models.segment;

import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Initializer;
import io.mae4j.graph.Shape;
import io.mae4j.graph.Tensor;

/** The last product of a head, of each cell by itself: a 1x1 convolution. */
final class Scorer {
    private static final Initializer SMALL = new Initializer.Normal(0.01);

    private Scorer() {}

    /** [batch, rows, columns, channels] to [batch, rows, columns, classes]. Weight: [classes, channels, 1, 1], bias: [classes]. */
    static Tensor of(GraphBuilder g, Tensor map, int classes) {
        int channels = map.dim(-1);
        Tensor weight = g.reshape(g.parameter("weight", SMALL, classes, channels, 1, 1), Shape.of(classes, channels));
        return g.linear(map, weight, g.parameter("bias", new Initializer.Fill(0), classes));
    }
}
