package io.mae4j.engine.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mae4j.engine.Array;
import io.mae4j.engine.Program;
import io.mae4j.engine.ReferenceEvaluator;
import io.mae4j.graph.Graph;
import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Initializer;
import io.mae4j.graph.LinearWeightGradient;
import io.mae4j.graph.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Products in single precision, among them those whose right-hand matrix has rows a page apart: with AVX2 they are cut into calls
 * of columns that are powers of two, or, where the first cache is small, another kernel computes them.
 */
class Avx2ProductsTest {
    private static final int ROWS = 300;

    @AfterEach
    void forgetTheCache() {
        System.clearProperty(FirstCache.PROPERTY);
    }

    @ParameterizedTest
    @CsvSource({
        "1024, 1, 48",
        "1024, 2, 48",
        "1024, 3, 48",
        "3072, 1, 48",
        "3072, 2, 48",
        "5120, 3, 48",
        "1000, 1, 32",
        "1024, 2, 32",
        "3072, 3, 32"
    })
    void areWhatTheReferenceComputes(int columns, int threads, int cacheKib) {
        System.setProperty(FirstCache.PROPERTY, Integer.toString(cacheKib << 10));
        GraphBuilder g = new GraphBuilder();
        Tensor wide = random(g, "wide", ROWS, columns);
        Tensor left = random(g, "left", 70, ROWS);
        Tensor weight = random(g, "weight", columns, ROWS);
        Tensor bias = random(g, "bias", columns);
        Graph graph = g.output("product", g.matMul(left, wide))
                .output("few", g.matMul(random(g, "row", 9, ROWS), wide))
                .output("linear", g.linear(left, weight, bias))
                .output("residual", g.add(g.linear(left, weight, bias), random(g, "residual", 70, columns)))
                .output("gradient", g.op(new LinearWeightGradient(true), wide, random(g, "dy", ROWS, 37)))
                .build();
        Map<String, Array> expected = ReferenceEvaluator.run(
                graph,
                Map.of(),
                ReferenceEvaluator.initialParameters(graph, 0),
                graph.outputs().keySet());
        CpuEngine engine = new CpuEngine(new CpuEngine.Config(CpuEngine.Precision.FP32, threads, false));
        try (Program program = engine.compile(graph, 0)) {
            program.run(Map.of())
                    .forEach((name, actual) -> assertTrue(
                            expected.get(name).distance(Array.of(actual)) < 1e-5,
                            () -> name + " is off by " + expected.get(name).distance(Array.of(actual))));
        }
    }

    @Test
    void areCutWhereAvx2WouldNotPackThem() {
        assertEquals(List.of(1024L, 512L), cut(768, 1536, 3072));
        assertEquals(List.of(256L, 96L), cut(ROWS, 352, 1024));
        assertEquals(List.of(96L), cut(ROWS, 96, 1024));
        assertEquals(List.of(512L), cut(ROWS, 512, 1024));
        assertEquals(List.of(1024L, 512L), cut(8, 1536, 3072), "all rows lie in one set");
        assertEquals(List.of(512L, 256L), cut(50, 768, 1536), "or in two");
        assertEquals(List.of(512L, 256L), cut(512, 768, 768), "or hundreds in each of four");
        assertEquals(List.of(768L), cut(400, 768, 768), "fewer stay in the caches");
    }

    @Test
    void theKernelIsTheOneThatIsAskedForIfThereIsOne() {
        Desc square = Desc.dense(Desc.F32, 64, 64);
        String any =
                Primitive.matmul(square, square, null, square, PostOps.none()).kernel();
        assertEquals(any, matmul(square, "no such kernel").kernel());
        assumeTrue(Avx2Products.areOf(Desc.F32), "no processor with AVX2 and nothing newer");
        assertTrue(matmul(square, Avx2Products.GEMM).kernel().startsWith(Avx2Products.GEMM));
    }

    private static Primitive matmul(Desc square, String kernel) {
        return Primitive.matmul(square, square, null, square, PostOps.none(), kernel);
    }

    private static List<Long> cut(int rows, int columns, int stride) {
        Desc desc = new Desc(Desc.F32, new long[] {rows, columns}, new long[] {stride, 1});
        return Avx2Products.packed(new Matrix(null, desc)).stream()
                .map(r -> r.size())
                .toList();
    }

    private static Tensor random(GraphBuilder g, String name, int... dims) {
        return g.parameter(name, new Initializer.Normal(0.1), dims);
    }
}
