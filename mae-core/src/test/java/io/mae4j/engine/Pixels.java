package io.mae4j.engine;

import io.mae4j.graph.Graph;
import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Initializer;
import io.mae4j.graph.Shape;
import io.mae4j.graph.Tensor;
import io.mae4j.graph.TensorType;
import io.mae4j.random.RandomStream;
import io.mae4j.random.Randomness;
import java.util.Map;
import java.util.OptionalDouble;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Pictures as bytes, the same as floats, and a graph that takes them. */
record Pixels(Shape shape, float[] levels) {
    static final Training TRAINING =
            new Training("loss", new UpdateRule.Sgd(0.9, false), Map.of(), OptionalDouble.empty());

    static Pixels of(int... dims) {
        RandomStream random = new Randomness(2).stream("levels");
        float[] levels = new float[dims[1] * Inputs.BYTES];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = (float) random.nextGaussian();
        }
        return new Pixels(Shape.of(dims), levels);
    }

    Graph graph() {
        GraphBuilder g = new GraphBuilder();
        Tensor images = g.input("images", TensorType.floats(shape));
        int dim = shape.dim(-1);
        Tensor y = g.linear(
                images,
                g.parameter("weight", new Initializer.Normal(0.5), 3, dim),
                g.parameter("bias", new Initializer.Fill(0), 3));
        return g.output("copy", g.scale(images, 2))
                .output("loss", g.mean(g.multiply(y, y)))
                .build();
    }

    private byte[] samples(int number) {
        RandomStream random = new Randomness(3).stream("samples", number);
        byte[] samples = new byte[Math.toIntExact(shape.size())];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (byte) random.nextInt(256);
        }
        return samples;
    }

    Map<String, INDArray> bytes(int number) {
        byte[] samples = samples(number);
        INDArray bytes = Nd4j.createUninitialized(DataType.UINT8, shape.toLongArray(), 'c');
        for (int i = 0; i < samples.length; i++) {
            bytes.data().put(i, samples[i] & 0xFF);
        }
        return Map.of(
                "images",
                bytes,
                "images" + Inputs.LEVELS,
                Nd4j.createFromArray(levels).reshape(shape.dim(1), Inputs.BYTES));
    }

    Map<String, INDArray> floats(int number) {
        byte[] samples = samples(number);
        float[] values = new float[samples.length];
        int area = samples.length / shape.dim(0) / shape.dim(1);
        for (int i = 0; i < values.length; i++) {
            values[i] = levels[i / area % shape.dim(1) * Inputs.BYTES + (samples[i] & 0xFF)];
        }
        return Map.of("images", Nd4j.createFromArray(values).reshape(shape.toLongArray()));
    }
}
