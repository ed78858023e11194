package io.mae4j.graph;

import java.util.List;
import java.util.stream.IntStream;

/** Axes in another order: axis {@code i} of the output is axis {@code axes[i]} of the input. */
public record Transpose(List<Integer> axes) implements Op {
    public Transpose {
        axes = List.copyOf(axes);
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        Shape shape = inputs.get(0).shape();
        Check.that(
                axes.stream()
                        .sorted()
                        .toList()
                        .equals(IntStream.range(0, shape.rank()).boxed().toList()),
                this,
                "a permutation of all axes",
                inputs);
        return List.of(new TensorType(
                inputs.get(0).dtype(),
                Shape.of(axes.stream().mapToInt(shape::dim).toArray())));
    }

    @Override
    public List<Tensor> gradient(GraphBuilder g, Node node, List<Tensor> outputGradients) {
        int[] inverse = new int[axes.size()];
        for (int i = 0; i < inverse.length; i++) {
            inverse[axes.get(i)] = i;
        }
        return List.of(g.transpose(outputGradients.get(0), inverse));
    }
}
