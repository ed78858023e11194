package io.mae4j.experiments;

import io.mae4j.graph.Graph;
import io.mae4j.models.weights.SafetensorsWriter;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** Weights of a model that has learnt nothing, for what reads their names and shapes alone. */
final class ZeroWeights {
    private ZeroWeights() {}

    static SafetensorsWriter of(Graph graph) {
        SafetensorsWriter writer = new SafetensorsWriter();
        graph.parameters()
                .forEach((name, tensor) -> writer.add(
                        name, Nd4j.zeros(DataType.FLOAT, tensor.shape().toLongArray())));
        return writer;
    }
}
