package io.mae4j.graph;

import java.util.Collections;
import java.util.List;

/**
 * The same elements in row-major order under another shape.
 *
 * @param detached whether they count as constants from here on: no gradient flows back
 */
public record Reshape(Shape shape, boolean detached) implements Op {
    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        Check.that(inputs.get(0).shape().size() == shape.size(), this, shape.size() + " elements for " + shape, inputs);
        return List.of(new TensorType(inputs.get(0).dtype(), shape));
    }

    @Override
    public boolean differentiable(int input) {
        return !detached;
    }

    @Override
    public List<Tensor> gradient(GraphBuilder g, Node node, List<Tensor> outputGradients) {
        return detached
                ? Collections.singletonList(null)
                : List.of(g.reshape(outputGradients.get(0), node.input(0).shape()));
    }
}
