package io.mae4j.engine;

import io.mae4j.graph.Autodiff;
import io.mae4j.graph.Graph;
import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Initializer;
import io.mae4j.graph.Parameter;
import io.mae4j.graph.Shape;
import io.mae4j.graph.Tensor;
import io.mae4j.graph.TensorType;
import io.mae4j.random.RandomStream;
import io.mae4j.random.Randomness;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A perceptron with every kind of parameter: matrices, vectors, a frozen one, and one that the loss does not depend on. */
final class SmallModel {
    static final long SEED = 11;
    static final String FROZEN = "frozen.weight";
    static final String UNUSED = "unused.weight";

    private SmallModel() {}

    static Graph graph() {
        GraphBuilder g = new GraphBuilder();
        Tensor x = g.input("x", TensorType.floats(5, 4));
        Initializer normal = new Initializer.Normal(0.5);
        Tensor hidden = g.linear(x, g.parameter("a.weight", normal, 6, 4), g.parameter("a.bias", normal, 6));
        Tensor scaled =
                g.layerNorm(g.gelu(hidden), g.parameter("n.weight", normal, 6), g.parameter("n.bias", normal, 6), 1e-6);
        Tensor shifted = g.add(scaled, g.frozen(FROZEN, normal, 6));
        Tensor y = g.linear(shifted, g.parameter("b.weight", normal, 3, 6), g.parameter("b.bias", normal, 3));
        g.output("unused", g.gelu(g.parameter(UNUSED, normal, 2, 2)));
        g.output("y", y);
        Tensor difference = g.subtract(y, g.input("target", TensorType.floats(5, 3)));
        return g.output("loss", g.mean(g.multiply(difference, difference))).build();
    }

    static Map<String, Array> arrays(int number) {
        RandomStream random = new Randomness(SEED).stream("batch", number);
        return Map.of("x", array(random, 5, 4), "target", array(random, 5, 3));
    }

    static Map<String, INDArray> batch(int number) {
        return EngineContract.batch(graph(), arrays(number));
    }

    static Set<String> trainable() {
        Set<String> names = new LinkedHashSet<>();
        graph().parameters().forEach((name, tensor) -> {
            if (((Parameter) tensor.node().op()).trainable()) {
                names.add(name);
            }
        });
        return names;
    }

    /** Adds {@code weight} times the gradients of a batch; gives its loss. */
    static double backward(Map<String, Array> parameters, int batch, double weight, Map<String, double[]> sums) {
        Graph differentiated = Autodiff.differentiate(graph(), "loss");
        Map<String, Array> outputs = ReferenceEvaluator.run(
                differentiated,
                arrays(batch),
                parameters,
                differentiated.outputs().keySet());
        for (String name : trainable()) {
            double[] sum =
                    sums.computeIfAbsent(name, n -> new double[parameters.get(n).values().length]);
            Array gradient = outputs.get(Autodiff.gradientName(name));
            for (int i = 0; gradient != null && i < sum.length; i++) {
                sum[i] += weight * gradient.values()[i];
            }
        }
        return outputs.get("loss").values()[0];
    }

    static Map<String, Array> parameters() {
        return new LinkedHashMap<>(ReferenceEvaluator.initialParameters(graph(), SEED));
    }

    static INDArray zeros(int... shape) {
        return Nd4j.zeros(DataType.FLOAT, Shape.of(shape).toLongArray());
    }

    private static Array array(RandomStream random, int... dims) {
        Shape shape = Shape.of(dims);
        float[] values = new float[Math.toIntExact(shape.size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Array.of(shape, values);
    }
}
