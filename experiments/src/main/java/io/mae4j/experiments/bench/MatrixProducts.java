package io.mae4j.experiments.bench;

import io.mae4j.engine.Engine;
import io.mae4j.engine.Program;
import io.mae4j.graph.Flops;
import io.mae4j.graph.Graph;
import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Initializer;
import io.mae4j.graph.Tensor;
import java.util.Map;

/** How fast an engine multiplies big matrices: the speed that a step would have if it were nothing but such products. */
final class MatrixProducts {
    private static final int PRODUCTS = 6;
    private static final int REPETITIONS = 5;

    private MatrixProducts() {}

    /**
     * Operations a second, the best of some repetitions of a chain of linear layers.
     *
     * @param size rows and columns of every matrix
     */
    static double flopsPerSecond(Engine engine, int size) {
        Graph graph = chain(size);
        try (Program program = engine.compile(graph, 0)) {
            double best = Double.MAX_VALUE;
            for (int i = 0; i <= REPETITIONS; i++) { // the first, which makes the plan, is never the best
                long start = System.nanoTime();
                program.run(Map.of());
                best = Math.min(best, (System.nanoTime() - start) * 1e-9);
            }
            return Flops.of(graph) / best;
        }
    }

    // the weight keeps the variance, so that no number overflows or vanishes; one row is enough to be the result
    private static Graph chain(int size) {
        GraphBuilder g = new GraphBuilder();
        Initializer xavier = new Initializer.XavierUniform();
        Tensor weight = g.parameter("weight", xavier, size, size);
        Tensor x = g.parameter("x", new Initializer.Normal(1), size, size);
        for (int i = 0; i < PRODUCTS; i++) {
            x = g.linear(x, weight, null);
        }
        return g.output("row", g.slice(x, 0, 0, 1)).build();
    }
}
