package io.mae4j.train.checkpoint;

import io.mae4j.engine.Training;
import io.mae4j.engine.TrainingProgram;
import io.mae4j.engine.UpdateRule;
import io.mae4j.engine.samediff.SameDiffEngine;
import io.mae4j.graph.Graph;
import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Initializer;
import io.mae4j.graph.Tensor;
import io.mae4j.graph.TensorType;
import java.util.Map;
import java.util.OptionalDouble;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A small program that learns, for checkpoints to hold. */
final class TinyProgram {
    private TinyProgram() {}

    static TrainingProgram compile(int hidden, long seed) {
        Training training =
                new Training("loss", new UpdateRule.AdamW(0.9, 0.95, 1e-8), Map.of(), OptionalDouble.empty());
        return new SameDiffEngine(new SameDiffEngine.Config(SameDiffEngine.Precision.FP32))
                .compile(graph(hidden), seed, training);
    }

    static Graph graph(int hidden) {
        GraphBuilder g = new GraphBuilder();
        Tensor h = g.gelu(layer(g.within("fc1"), g.input("x", TensorType.floats(5, 3)), hidden));
        Tensor y = layer(g.within("fc2"), h, 2);
        return g.output("hidden", h).output("loss", g.mean(g.multiply(y, y))).build();
    }

    /** The encoder of that model: its first layer. */
    static Graph firstLayer(int hidden) {
        GraphBuilder g = new GraphBuilder();
        return g.output("hidden", g.gelu(layer(g.within("fc1"), g.input("x", TensorType.floats(5, 3)), hidden)))
                .build();
    }

    private static Tensor layer(GraphBuilder g, Tensor x, int out) {
        Initializer normal = new Initializer.Normal(1);
        return g.linear(x, g.parameter("weight", normal, out, x.dim(-1)), g.parameter("bias", normal, out));
    }

    /** Takes a step on a batch that depends on its number. */
    static void step(TrainingProgram program, int number) {
        program.backward(batch(number), 1);
        program.update(0.01);
    }

    /** The batch of a number. */
    static Map<String, INDArray> batch(int number) {
        return Map.of(
                "x", Nd4j.linspace(-number, number, 15).castTo(DataType.FLOAT).reshape(5, 3));
    }

    static RunState state(long step) {
        return new RunState(
                step, 2, 7, -3, "model { dim = 4 } // \"quoted\"\n", Map.of("gitCommit", "abc", "engine", "samediff"));
    }
}
