package io.mae4j.graph;

import java.util.List;

/** Sums the axes along which {@code shape} has size 1 or none: the opposite of {@link Broadcast}. */
public record SumTo(Shape shape) implements Op {
    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        Check.floats(this, inputs);
        Check.that(
                shape.broadcastsTo(inputs.get(0).shape()), this, "an input to which " + shape + " broadcasts", inputs);
        return List.of(TensorType.floats(shape));
    }

    @Override
    public List<Tensor> gradient(GraphBuilder g, Node node, List<Tensor> outputGradients) {
        return List.of(g.broadcast(outputGradients.get(0), node.input(0).shape()));
    }
}
