package io.mae4j.graph;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Trades time for memory (Chen et al. 2016, "Training Deep Nets with Sublinear Memory Cost"): the gradient computes again what the
 * forward pass computed, from the sums of the residual stream, which are all that is kept. A transformer block then needs two
 * tensors of its width until its gradient is due instead of some twenty, and a step takes about a third longer. The results are
 * the same, bit for bit where an engine computes the same twice.
 */
public final class Recomputation {
    private final GraphBuilder g;
    private final Map<Tensor, Tensor> copies = new HashMap<>();

    private Recomputation(Graph graph) {
        this.g = graph.extend();
    }

    /**
     * Rewrites what differentiation appended.
     *
     * @param graph the graph that was differentiated
     * @param differentiated what {@link Autodiff#differentiate} made of it
     */
    public static Graph of(Graph graph, Graph differentiated) {
        Recomputation recomputation = new Recomputation(graph);
        List<Node> nodes = differentiated.nodes();
        nodes.subList(graph.nodes().size(), nodes.size()).forEach(recomputation::copy);
        differentiated.outputs().forEach((name, tensor) -> {
            if (!graph.outputs().containsKey(name)) {
                recomputation.g.output(name, recomputation.copies.getOrDefault(tensor, tensor));
            }
        });
        return recomputation.g.build();
    }

    private void copy(Node node) {
        Tensor[] inputs = node.inputs().stream().map(this::again).toArray(Tensor[]::new);
        List<Tensor> outputs = g.node(node.op(), inputs).outputs();
        for (Tensor output : node.outputs()) {
            copies.put(output, outputs.get(output.index()));
        }
    }

    private Tensor again(Tensor tensor) {
        if (!copies.containsKey(tensor)) {
            if (isKept(tensor.node().op())) {
                return tensor;
            }
            copy(tensor.node()); // of the forward pass: what follows it is copied in order
        }
        return copies.get(tensor);
    }

    private static boolean isKept(Op op) {
        return op instanceof Input
                || op instanceof Parameter
                || op instanceof Constant
                || op instanceof Add
                || op instanceof SameDiffLambda;
    }
}
