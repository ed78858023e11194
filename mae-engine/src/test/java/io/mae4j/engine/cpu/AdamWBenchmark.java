package io.mae4j.engine.cpu;

import io.mae4j.engine.ParameterGroup;
import io.mae4j.engine.Training;
import io.mae4j.engine.TrainingProgram;
import io.mae4j.engine.UpdateRule;
import io.mae4j.graph.Graph;
import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Initializer;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** AdamW on as many parameters as ViT-B with its decoder has, in matrices of 4096 rows. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class AdamWBenchmark {
    private static final int PARAMETERS = 112_000_000;
    private static final int ROWS = 4096;

    @Param({"fp32", "bf16"})
    public String precision;

    private TrainingProgram program;

    @Setup
    public void compile() {
        GraphBuilder g = new GraphBuilder();
        g.output("loss", g.mean(g.parameter("weight", new Initializer.Fill(1), ROWS, PARAMETERS / ROWS)));
        Graph graph = g.build();
        CpuEngine engine = new CpuEngine(new CpuEngine.Config(
                precision.equals("bf16") ? CpuEngine.Precision.BF16 : CpuEngine.Precision.FP32, 0, false));
        program = engine.compile(
                graph,
                0,
                new Training(
                        "loss",
                        new UpdateRule.AdamW(0.9, 0.95, 1e-8),
                        Map.of("weight", new ParameterGroup(1, 0.05)),
                        OptionalDouble.empty()));
    }

    @Setup(Level.Invocation)
    public void gradient() {
        program.backward(Map.of(), 1);
    }

    @Benchmark
    public double update() {
        return program.update(1e-4);
    }

    @TearDown
    public void close() {
        program.close();
    }
}
