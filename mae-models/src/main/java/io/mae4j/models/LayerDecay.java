package io.mae4j.models;

import io.mae4j.engine.ParameterGroup;
import io.mae4j.engine.Training;
import io.mae4j.graph.Graph;
import io.mae4j.graph.Parameter;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Layer-wise learning-rate decay (Clark et al. 2020; paper, Table 9): the head and the last norm learn at the full rate, each
 * layer below at {@code factor} times the one above it, the embeddings as a last layer. As in the published fine-tuning,
 * positions and class token have no weight decay; timm, where it differs, has the last norm learn at the rate of the last block.
 *
 * @param depth how many blocks the encoder has
 */
public record LayerDecay(double factor, int depth) {
    private static final Set<String> NOT_DECAYED = Set.of("pos_embed", "cls_token");

    /** The same training, its groups scaled. */
    public Training scaled(Graph graph, Training training) {
        Map<String, ParameterGroup> groups = new HashMap<>();
        graph.parameters().forEach((name, tensor) -> {
            Parameter parameter = (Parameter) tensor.node().op();
            if (parameter.trainable()) {
                ParameterGroup group = training.group(name);
                groups.put(
                        name,
                        new ParameterGroup(
                                group.learningRateScale() * Math.pow(factor, depth + 1 - parameter.layer()),
                                NOT_DECAYED.contains(name) ? 0 : group.weightDecay()));
            }
        });
        return new Training(training.loss(), training.rule(), groups, training.clipNorm());
    }
}
