package io.mae4j.engine.cpu;

import static io.mae4j.engine.cpu.KernelProgram.random;

import io.mae4j.graph.AttentionGradient;
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

/** Attention of ViT-B at batch 8. The gradient is of the same cost whatever the numbers are, so its inputs are random. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class AttentionBenchmark {
    /** Batch x tokens x width x heads: the encoder's, then the decoder's. */
    @Param({"8x50x768x12", "8x197x512x16"})
    public String shape;

    @Param({"fp32", "bf16"})
    public String precision;

    private KernelProgram forward;
    private KernelProgram backward;

    @Setup
    public void compile() {
        String[] sizes = shape.split("x");
        int batch = Integer.parseInt(sizes[0]);
        int tokens = Integer.parseInt(sizes[1]);
        int dim = Integer.parseInt(sizes[2]);
        int heads = Integer.parseInt(sizes[3]);
        forward = new KernelProgram(precision, g -> g.attention(random(g, "qkv", batch, tokens, 3 * dim), heads));
        backward = new KernelProgram(
                precision,
                g -> g.op(
                        new AttentionGradient(heads),
                        random(g, "qkv", batch, tokens, 3 * dim),
                        random(g, "output", batch, tokens, dim),
                        random(g, "logarithms", batch, heads, tokens),
                        random(g, "dOutput", batch, tokens, dim)));
    }

    @Benchmark
    public Object forward() {
        return forward.run();
    }

    @Benchmark
    public Object backward() {
        return backward.run();
    }

    @TearDown
    public void close() {
        forward.close();
        backward.close();
    }
}
