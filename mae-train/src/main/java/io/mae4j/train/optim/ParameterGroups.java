package io.mae4j.train.optim;

import io.mae4j.engine.ParameterGroup;
import io.mae4j.graph.Graph;
import io.mae4j.graph.Parameter;
import java.util.LinkedHashMap;
import java.util.Map;

/** Settings for each trainable parameter of a graph. */
public final class ParameterGroups {
    private ParameterGroups() {}

    /** The full learning rate for all, and weight decay for the parameters that have it ({@link Parameter#decay}). */
    public static Map<String, ParameterGroup> of(Graph graph, double weightDecay) {
        Map<String, ParameterGroup> groups = new LinkedHashMap<>();
        graph.parameters().values().stream()
                .map(t -> (Parameter) t.node().op())
                .filter(Parameter::trainable)
                .forEach(p -> groups.put(p.name(), new ParameterGroup(1, p.decay() ? weightDecay : 0)));
        return groups;
    }
}
