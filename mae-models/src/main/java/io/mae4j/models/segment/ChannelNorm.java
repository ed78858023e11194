package io.mae4j.models.segment;

import io.mae4j.UserError;
import io.mae4j.graph.BatchNorm;
import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Initializer;
import io.mae4j.graph.Node;
import io.mae4j.graph.Shape;
import io.mae4j.graph.Tensor;
import io.mae4j.graph.Unary;

/**
 * Batch norm of a map's channels, with weight and bias. In training by the mean and the biased variance of the batch, which are
 * outputs of the graph; else by those that were kept, frozen parameters of the same names.
 */
final class ChannelNorm {
    private static final double EPSILON = 1e-5;
    private static final String MEAN = "running_mean";
    private static final String VARIANCE = "running_var";
    private static final Initializer ZERO = new Initializer.Fill(0);
    private static final Initializer ONE = new Initializer.Fill(1);

    private ChannelNorm() {}

    /** [batch, rows, columns, channels] to the same; parameters are named below the builder's scope. */
    static Tensor of(GraphBuilder g, Tensor x, boolean training) {
        int channels = x.dim(-1);
        Tensor weight = g.parameter("weight", ONE, channels);
        Tensor bias = g.parameter("bias", ZERO, channels);
        if (training) {
            return g.add(g.multiply(normalised(g, x), weight), bias);
        }
        Tensor mean = g.frozen(MEAN, ZERO, channels);
        Tensor variance = g.frozen(VARIANCE, ONE, channels);
        Tensor scale = g.multiply(weight, g.unary(Unary.Function.RSQRT, g.affine(variance, 1, EPSILON)));
        return g.add(g.multiply(x, scale), g.subtract(bias, g.multiply(mean, scale)));
    }

    private static Tensor normalised(GraphBuilder g, Tensor x) {
        int cells = Math.toIntExact(x.shape().rows());
        if (cells == 1) {
            throw new UserError("a batch of one picture leaves " + g.fullName("weight")
                    + " one number a channel, which has no variance; train with batches of two or more");
        }
        Node norm = g.node(new BatchNorm(EPSILON), g.reshape(x, Shape.of(cells, x.dim(-1))));
        g.output(g.fullName(MEAN), norm.output(1)).output(g.fullName(VARIANCE), norm.output(2));
        return g.reshape(norm.output(0), x.shape());
    }
}
