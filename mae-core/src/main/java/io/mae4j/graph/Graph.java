package io.mae4j.graph;

import io.mae4j.random.Randomness;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A static computation: nodes in an order in which every input precedes its consumers, and named outputs. Immutable; a {@link
 * GraphBuilder} makes it.
 */
public final class Graph {
    private final List<Node> nodes;
    private final Map<String, Tensor> outputs;

    Graph(List<Node> nodes, Map<String, Tensor> outputs) {
        this.nodes = List.copyOf(nodes);
        this.outputs = new LinkedHashMap<>(outputs);
    }

    public List<Node> nodes() {
        return nodes;
    }

    /** The named results, in the order in which they were declared. */
    public Map<String, Tensor> outputs() {
        return Collections.unmodifiableMap(outputs);
    }

    /** The named result, or an exception that lists those there are. */
    public Tensor output(String name) {
        Tensor output = outputs.get(name);
        if (output == null) {
            throw new IllegalArgumentException("the graph has no output '" + name + "', only " + outputs.keySet());
        }
        return output;
    }

    /** The values that a batch must bring, by name. */
    public Map<String, Tensor> inputs() {
        return leaves(Input.class, op -> ((Input) op).name());
    }

    /** The weights by name, in the order of their declaration. */
    public Map<String, Tensor> parameters() {
        return leaves(Parameter.class, op -> ((Parameter) op).name());
    }

    /** The number of elements of all parameters, or of the trainable ones only. */
    public long parameterCount(boolean trainableOnly) {
        return parameters().values().stream()
                .map(t -> (Parameter) t.node().op())
                .filter(p -> p.trainable() || !trainableOnly)
                .mapToLong(p -> p.shape().size())
                .sum();
    }

    /** The first values of a parameter: a function of the seed and the parameter's name alone. */
    public static float[] initialValues(Parameter parameter, long seed) {
        return parameter
                .initializer()
                .values(parameter.shape(), new Randomness(seed).stream("init/" + parameter.name()));
    }

    /** The nodes that the given tensors depend on, themselves included, in the graph's order: everything else is dead code. */
    public List<Node> needed(Collection<Tensor> results) {
        Set<Node> live = new HashSet<>();
        results.forEach(t -> live.add(t.node()));
        for (int i = nodes.size() - 1; i >= 0; i--) {
            Node node = nodes.get(i);
            if (live.contains(node)) {
                node.inputs().forEach(t -> live.add(t.node()));
            }
        }
        return nodes.stream().filter(live::contains).toList();
    }

    /** A builder that starts with this graph's nodes and outputs. */
    public GraphBuilder extend() {
        return new GraphBuilder(nodes, outputs);
    }

    private Map<String, Tensor> leaves(Class<? extends Op> kind, java.util.function.Function<Op, String> name) {
        Map<String, Tensor> leaves = new LinkedHashMap<>();
        nodes.stream().filter(n -> kind.isInstance(n.op())).forEach(n -> leaves.put(name.apply(n.op()), n.output(0)));
        return leaves;
    }

    @Override
    public String toString() {
        return nodes.stream().map(Node::toString).collect(Collectors.joining("\n"));
    }
}
