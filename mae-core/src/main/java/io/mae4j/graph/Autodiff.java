package io.mae4j.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reverse-mode differentiation of a graph by its operators' own rules. */
public final class Autodiff {
    private Autodiff() {}

    /** The output name under which {@link #differentiate} puts the gradient of a parameter. */
    public static String gradientName(String parameter) {
        return "gradient/" + parameter;
    }

    /** The graph with the gradient of a scalar output for every trainable parameter, as outputs named by {@link #gradientName}. */
    public static Graph differentiate(Graph graph, String loss) {
        GraphBuilder g = graph.extend();
        List<Tensor> parameters = graph.parameters().values().stream()
                .filter(t -> ((Parameter) t.node().op()).trainable())
                .toList();
        List<Tensor> gradients = gradients(g, graph.output(loss), parameters);
        for (int i = 0; i < parameters.size(); i++) {
            if (gradients.get(i) != null) {
                g.output(gradientName(((Parameter) parameters.get(i).node().op()).name()), gradients.get(i));
            }
        }
        return g.build();
    }

    /**
     * Appends the gradients of a scalar to the graph.
     *
     * @return one per tensor of {@code wrt}; null where the loss does not depend on it
     */
    public static List<Tensor> gradients(GraphBuilder g, Tensor loss, List<Tensor> wrt) {
        if (loss.shape().size() != 1) {
            throw new IllegalArgumentException("only a scalar can be differentiated, not " + loss);
        }
        Set<Tensor> needed = dependents(g.nodes(), wrt);
        Map<Tensor, Tensor> gradients = new HashMap<>();
        float[] one = {1};
        gradients.put(loss, g.constant(loss.shape(), one));
        for (int id = loss.node().id(); id >= 0; id--) {
            Node node = g.nodes().get(id);
            List<Tensor> outputGradients =
                    node.outputs().stream().map(gradients::get).collect(ArrayList::new, ArrayList::add, ArrayList::addAll);
            // only first outputs have gradients: the statistics and denominators beside them count as constants
            if (node.inputs().stream().noneMatch(needed::contains) || outputGradients.get(0) == null) {
                continue;
            }
            List<Tensor> inputGradients = node.op().gradient(g, node, outputGradients);
            for (int i = 0; i < node.inputs().size(); i++) {
                Tensor input = node.input(i);
                Tensor gradient = inputGradients.get(i);
                if (gradient != null && needed.contains(input)) {
                    gradients.merge(input, gradient, g::add);
                }
            }
        }
        Tensor[] result = wrt.stream().map(gradients::get).toArray(Tensor[]::new);
        return Arrays.asList(result);
    }

    // every tensor through which the loss can depend on one of wrt
    private static Set<Tensor> dependents(List<Node> nodes, List<Tensor> wrt) {
        Set<Tensor> dependents = new HashSet<>(wrt);
        for (Node node : nodes) {
            for (int i = 0; i < node.inputs().size(); i++) {
                if (node.op().differentiable(i) && dependents.contains(node.input(i))) {
                    dependents.addAll(node.outputs());
                }
            }
        }
        return dependents;
    }
}
