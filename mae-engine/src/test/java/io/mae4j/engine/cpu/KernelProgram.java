package io.mae4j.engine.cpu;

import io.mae4j.engine.Program;
import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Initializer;
import io.mae4j.graph.Tensor;
import java.util.Map;
import java.util.function.Function;

/**
 * One operator as the engine compiles it, on random tensors that stay where they are. A row of the result is read, so that a run
 * is the operator and little else.
 */
final class KernelProgram implements AutoCloseable {
    private final Program program;

    /** @param precision fp32 or bf16 */
    KernelProgram(String precision, Function<GraphBuilder, Tensor> kernel) {
        CpuEngine engine = new CpuEngine(new CpuEngine.Config(
                precision.equals("bf16") ? CpuEngine.Precision.BF16 : CpuEngine.Precision.FP32, 0, false));
        GraphBuilder g = new GraphBuilder();
        Tensor result = kernel.apply(g);
        program = engine.compile(g.output("row", g.slice(result, 0, 0, 1)).build(), 0);
    }

    static Tensor random(GraphBuilder g, String name, int... dims) {
        return g.parameter(name, new Initializer.Normal(0.1), dims);
    }

    Object run() {
        return program.run(Map.of());
    }

    @Override
    public void close() {
        program.close();
    }
}
