package io.mae4j.engine.cpu;

import static io.mae4j.engine.cpu.KernelProgram.random;

import io.mae4j.graph.GeluGradient;
import io.mae4j.graph.LayerNormGradient;
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

/** What is limited by memory in ViT-B at batch 8: layer norm on the decoder's tokens and GELU on its hidden layer. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RowwiseBenchmark {
    private static final int ROWS = 1576;
    private static final int DIM = 512;
    private static final int HIDDEN = 2048;

    @Param({"fp32", "bf16"})
    public String precision;

    private KernelProgram layerNorm;
    private KernelProgram layerNormGradient;
    private KernelProgram gelu;
    private KernelProgram geluGradient;

    @Setup
    public void compile() {
        layerNorm = new KernelProgram(
                precision,
                g -> g.layerNorm(random(g, "x", ROWS, DIM), random(g, "weight", DIM), random(g, "bias", DIM), 1e-6));
        layerNormGradient = new KernelProgram(
                precision,
                g -> g.op(
                        new LayerNormGradient(),
                        random(g, "x", ROWS, DIM),
                        random(g, "mean", ROWS),
                        random(g, "inverse", ROWS),
                        random(g, "dy", ROWS, DIM),
                        random(g, "weight", DIM)));
        gelu = new KernelProgram(precision, g -> g.gelu(random(g, "x", ROWS, HIDDEN)));
        geluGradient = new KernelProgram(
                precision, g -> g.op(new GeluGradient(), random(g, "x", ROWS, HIDDEN), random(g, "dy", ROWS, HIDDEN)));
    }

    @Benchmark
    public Object layerNorm() {
        return layerNorm.run();
    }

    @Benchmark
    public Object layerNormGradient() {
        return layerNormGradient.run();
    }

    @Benchmark
    public Object gelu() {
        return gelu.run();
    }

    @Benchmark
    public Object geluGradient() {
        return geluGradient.run();
    }

    @TearDown
    public void close() {
        layerNorm.close();
        layerNormGradient.close();
        gelu.close();
        geluGradient.close();
    }
}
