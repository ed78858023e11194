package io.mae4j.engine.cpu;

import static io.mae4j.engine.cpu.KernelProgram.random;

import io.mae4j.graph.LinearWeightGradient;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The matrix products of ViT-B at batch 8: forward, gradient of the input, gradient of the weight. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ProductBenchmark {
    /** Rows x inputs x outputs: the encoder's on 50 visible tokens a picture, then the decoder's on 197. */
    @Param({
        "400x768x2304",
        "400x768x768",
        "400x768x3072",
        "400x3072x768",
        "1576x512x1536",
        "1576x512x512",
        "1576x512x2048",
        "1576x2048x512"
    })
    public String shape;

    @Param({"fp32", "bf16"})
    public String precision;

    private KernelProgram forward;
    private KernelProgram inputGradient;
    private KernelProgram weightGradient;

    @Setup
    public void compile() {
        String[] sizes = shape.split("x");
        int rows = Integer.parseInt(sizes[0]);
        int in = Integer.parseInt(sizes[1]);
        int out = Integer.parseInt(sizes[2]);
        forward = new KernelProgram(
                precision,
                g -> g.linear(random(g, "x", rows, in), random(g, "weight", out, in), random(g, "bias", out)));
        inputGradient =
                new KernelProgram(precision, g -> g.matMul(random(g, "dy", rows, out), random(g, "weight", out, in)));
        weightGradient = new KernelProgram(
                precision,
                g -> g.op(new LinearWeightGradient(true), random(g, "x", rows, in), random(g, "dy", rows, out)));
    }

    @Benchmark
    public Object forward() {
        return forward.run();
    }

    @Benchmark
    public Object inputGradient() {
        return inputGradient.run();
    }

    @Benchmark
    public Object weightGradient() {
        return weightGradient.run();
    }

    @TearDown
    public void close() {
        forward.close();
        inputGradient.close();
        weightGradient.close();
    }
}
