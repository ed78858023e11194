package io.mae4j.eval.probe;

import io.mae4j.engine.ParameterGroup;
import io.mae4j.engine.Training;
import io.mae4j.engine.UpdateRule;
import io.mae4j.graph.BatchNorm;
import io.mae4j.graph.Graph;
import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Initializer;
import io.mae4j.graph.Shape;
import io.mae4j.graph.Tensor;
import io.mae4j.graph.TensorType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Linear classifiers of the same features, each with a learning rate of its own: batch norm without affine parameters, then
 * one product for all of them (paper, Table 10). A head's weights are learnt as if it were alone.
 *
 * @param dim width of a feature
 * @param rates the peak learning rate of each head
 */
record ProbeHeads(int dim, int classes, List<Double> rates) {
    static final double EPSILON = 1e-6;

    /**
     * The graph of a training step. Inputs: {@code features} [batch, dim], {@code targets} [batch, classes]. Output: {@code
     * loss}, the sum over the heads of the mean cross-entropy.
     */
    Graph training(int batch) {
        GraphBuilder g = new GraphBuilder();
        Tensor features = g.input("features", TensorType.floats(batch, dim));
        Tensor targets = g.input("targets", TensorType.floats(batch, classes));
        Tensor normalized = g.op(new BatchNorm(EPSILON), features);
        Tensor[] weights = new Tensor[rates.size()];
        Tensor[] biases = new Tensor[rates.size()];
        for (int head = 0; head < rates.size(); head++) {
            weights[head] = g.parameter(weight(head), new Initializer.TruncatedNormal(0.01), classes, dim);
            biases[head] = g.parameter(bias(head), new Initializer.Fill(0), classes);
        }
        Tensor all = g.linear(normalized, g.concat(0, weights), g.concat(0, biases)); // [batch, heads * classes]
        Tensor logits = g.reshape(all, Shape.of(batch, rates.size(), classes));
        Tensor wanted =
                g.broadcast(g.reshape(targets, Shape.of(batch, 1, classes)), Shape.of(batch, rates.size(), classes));
        Tensor losses = g.softmaxCrossEntropy(logits, wanted); // [batch, heads]
        return g.output("loss", g.scale(g.sumTo(losses, Shape.SCALAR), 1.0 / batch))
                .build();
    }

    /** Layer-wise adaptive rate scaling, by the step's share of each head's peak rate. */
    Training lars(double momentum, double trust, double weightDecay) {
        Map<String, ParameterGroup> groups = new HashMap<>();
        for (int head = 0; head < rates.size(); head++) {
            groups.put(weight(head), new ParameterGroup(rates.get(head), weightDecay));
            groups.put(bias(head), new ParameterGroup(rates.get(head), 0));
        }
        return new Training("loss", new UpdateRule.Lars(momentum, trust), groups, OptionalDouble.empty());
    }

    static String weight(int head) {
        return "heads." + head + ".weight";
    }

    static String bias(int head) {
        return "heads." + head + ".bias";
    }
}
