package io.mae4j.engine.samediff;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mae4j.engine.Program;
import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Shape;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** ND4J's softmax in double precision is no number where all scores are so low that their exponentials are zero. */
class SameDiffAttentionTest {

    @ParameterizedTest
    @EnumSource
    void scoresFarBelowZeroAreWeighedLikeOthers(SameDiffEngine.Precision precision) {
        GraphBuilder g = new GraphBuilder(); // q k = -1600 for both keys of each query
        g.output("y", g.attention(g.constant(Shape.of(1, 2, 3), 40, -40, 1, 40, -40, 3), 1));
        try (Program program = new SameDiffEngine(new SameDiffEngine.Config(precision)).compile(g.build(), 0)) {
            INDArray y = program.run(Map.of()).get("y");
            assertEquals(2, y.getDouble(0, 0, 0), 1e-6);
            assertEquals(2, y.getDouble(0, 1, 0), 1e-6);
        }
    }
}
