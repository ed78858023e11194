package io.mae4j.eval.probe;

import io.mae4j.engine.ParameterGroup;
import io.mae4j.engine.Training;
import io.mae4j.engine.UpdateRule;
import io.mae4j.eval.Features;
import io.mae4j.graph.BatchNorm;
import io.mae4j.graph.Graph;
import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Initializer;
import io.mae4j.graph.Node;
import io.mae4j.graph.Shape;
import io.mae4j.graph.Tensor;
import io.mae4j.graph.TensorType;
import io.mae4j.train.TrainingBatches;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

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
     * loss}, the sum over the heads of the mean cross-entropy; {@code mean} and {@code variance} [dim], the batch's, biased.
     */
    Graph training(int batch) {
        GraphBuilder g = new GraphBuilder();
        Tensor features = g.input("features", TensorType.floats(batch, dim));
        Tensor targets = g.input("targets", TensorType.floats(batch, classes));
        Node norm = g.node(new BatchNorm(EPSILON), features);
        Tensor[] weights = new Tensor[rates.size()];
        Tensor[] biases = new Tensor[rates.size()];
        for (int head = 0; head < rates.size(); head++) {
            weights[head] = g.parameter(weight(head), new Initializer.Normal(0.01), classes, dim);
            biases[head] = g.parameter(bias(head), new Initializer.Fill(0), classes);
        }
        Tensor all = g.linear(norm.output(0), g.concat(0, weights), g.concat(0, biases)); // [batch, heads * classes]
        Tensor logits = g.reshape(all, Shape.of(batch, rates.size(), classes));
        Tensor wanted =
                g.broadcast(g.reshape(targets, Shape.of(batch, 1, classes)), Shape.of(batch, rates.size(), classes));
        Tensor losses = g.softmaxCrossEntropy(logits, wanted); // [batch, heads]
        return g.output("loss", g.scale(g.sumTo(losses, Shape.SCALAR), 1.0 / batch))
                .output("mean", norm.output(1))
                .output("variance", norm.output(2))
                .build();
    }

    /** What such a step is fed. */
    static TrainingBatches.Batch batch(Features rows, int classes) {
        float[][] targets = new float[rows.size()][classes];
        for (int row = 0; row < targets.length; row++) {
            targets[row][rows.labels()[row]] = 1;
        }
        Map<String, INDArray> inputs =
                Map.of("features", Nd4j.createFromArray(rows.values()), "targets", Nd4j.createFromArray(targets));
        return new TrainingBatches.Batch(
                inputs, rows.size(), () -> inputs.values().forEach(INDArray::close));
    }

    /** Layer-wise adaptive rate scaling, by the rate of the fastest head, of which the others have their shares. */
    Training lars(double momentum, double trust, double weightDecay) {
        double fastest = fastest();
        Map<String, ParameterGroup> groups = new HashMap<>();
        for (int head = 0; head < rates.size(); head++) {
            double share = rates.get(head) / fastest;
            groups.put(weight(head), new ParameterGroup(share, weightDecay));
            groups.put(bias(head), new ParameterGroup(share, 0));
        }
        return new Training("loss", new UpdateRule.Lars(momentum, trust), groups, OptionalDouble.empty());
    }

    double fastest() {
        return Collections.max(rates);
    }

    static String weight(int head) {
        return "heads." + head + ".weight";
    }

    static String bias(int head) {
        return "heads." + head + ".bias";
    }
}
