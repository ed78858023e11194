package io.mae4j.engine;

import io.mae4j.graph.DType;
import io.mae4j.graph.Graph;
import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Initializer;
import io.mae4j.graph.Shape;
import io.mae4j.graph.Tensor;
import io.mae4j.graph.TensorType;
import io.mae4j.random.RandomStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A small random graph with a batch for it; what can be differentiated is a parameter. */
public final class GraphCase {
    public static final String LOSS = "loss";

    private final GraphBuilder g = new GraphBuilder();
    private final RandomStream random;
    private final Map<String, Array> inputs = new LinkedHashMap<>();
    private final Map<String, INDArray> bytes = new LinkedHashMap<>();
    private Tensor loss;
    private int names;

    GraphCase(RandomStream random) {
        this.random = random;
    }

    GraphBuilder g() {
        return g;
    }

    public Graph graph() {
        return g.build();
    }

    public Map<String, Array> inputs() {
        return inputs;
    }

    /** A batch, as a caller would give it. */
    Map<String, INDArray> batch() {
        Map<String, INDArray> batch = new LinkedHashMap<>();
        graph().inputs()
                .forEach((name, tensor) -> batch.put(
                        name,
                        inputs.get(name).toNd4j(tensor.type().dtype() == DType.INT ? DataType.INT : DataType.FLOAT)));
        return batch;
    }

    /** The same batch, with {@link #pixels} as bytes. */
    Map<String, INDArray> batchOfBytes() {
        Map<String, INDArray> batch = batch();
        batch.putAll(bytes);
        return batch;
    }

    int size(int from, int to) {
        return from + random.nextInt(to - from + 1);
    }

    Tensor parameter(int... dims) {
        return g.parameter("p" + names++, new Initializer.Given(floats(dims)), dims);
    }

    /** Values between 0.5 and 2. */
    Tensor positive(int... dims) {
        float[] values = floats(dims);
        for (int i = 0; i < values.length; i++) {
            values[i] = 0.5f + 1.5f * random.nextFloat();
        }
        return g.parameter("p" + names++, new Initializer.Given(values), dims);
    }

    /** Values of either sign, at least 0.1 from 0. */
    Tensor awayFromZero(int... dims) {
        float[] values = floats(dims);
        for (int i = 0; i < values.length; i++) {
            values[i] += Math.copySign(0.1f, values[i]);
        }
        return g.parameter("p" + names++, new Initializer.Given(values), dims);
    }

    Tensor input(int... dims) {
        return input(Array.of(Shape.of(dims), floats(dims)), TensorType.floats(dims));
    }

    /** What bytes stand for, for each channel (axis 1) something else. */
    Tensor pixels(int... dims) {
        float[] levels = floats(dims[1], Inputs.BYTES);
        Shape shape = Shape.of(dims);
        int area = Math.toIntExact(shape.size() / dims[0] / dims[1]);
        double[] samples = new double[Math.toIntExact(shape.size())];
        float[] values = new float[samples.length];
        for (int i = 0; i < samples.length; i++) {
            int sample = random.nextInt(Inputs.BYTES);
            samples[i] = sample;
            values[i] = levels[i / area % dims[1] * Inputs.BYTES + sample];
        }
        String name = "in" + names;
        bytes.put(name, new Array(shape, samples).toNd4j(DataType.UINT8));
        bytes.put(name + Inputs.LEVELS, Nd4j.createFromArray(levels).reshape(dims[1], Inputs.BYTES));
        return input(Array.of(shape, values), TensorType.floats(dims));
    }

    /** Indices below {@code bound}; some may come more than once. */
    Tensor indices(int bound, int... dims) {
        double[] values = new double[Math.toIntExact(Shape.of(dims).size())];
        Arrays.setAll(values, i -> random.nextInt(bound));
        return input(new Array(Shape.of(dims), values), TensorType.ints(dims));
    }

    /** Ones and zeros, with at least one 1 in each row of the last axis. */
    Tensor mask(int... dims) {
        double[] values = new double[Math.toIntExact(Shape.of(dims).size())];
        int columns = dims[dims.length - 1];
        Arrays.setAll(values, i -> random.nextInt(2));
        IntStream.range(0, values.length / columns).forEach(row -> values[row * columns + random.nextInt(columns)] = 1);
        return input(new Array(Shape.of(dims), values), TensorType.floats(dims));
    }

    /** Declares an output that the loss depends on, each element with another weight. */
    GraphCase output(Tensor y) {
        int[] dims = y.shape().toArray();
        Tensor weighted = g.multiply(y, g.constant(y.shape(), floats(dims)));
        Tensor sum = g.sumTo(weighted, Shape.SCALAR);
        loss = loss == null ? sum : g.add(loss, sum);
        return sideOutput(y);
    }

    /** Declares an output that the loss does not depend on. */
    GraphCase sideOutput(Tensor y) {
        g.output("y" + g.build().outputs().size(), y);
        return this;
    }

    GraphCase done() {
        g.output(LOSS, loss);
        return this;
    }

    float[] floats(int... dims) {
        float[] values = new float[Math.toIntExact(Shape.of(dims).size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private Tensor input(Array values, TensorType type) {
        String name = "in" + names++;
        inputs.put(name, values);
        return g.input(name, type);
    }
}
