package io.mae4j.engine.samediff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mae4j.engine.Program;
import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Shape;
import io.mae4j.graph.Tensor;
import io.mae4j.graph.TensorType;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Unchecked, ND4J's gather reads memory that is not the tensor's, which ended the process. */
class SameDiffIndicesTest {

    @Test
    void anIndexBehindTheLastTokenIsAnError() {
        GraphBuilder g = new GraphBuilder();
        Tensor indices = g.input("indices", TensorType.ints(1, 2));
        Tensor tokens = g.constant(Shape.of(1, 3, 1), 4, 5, 6);
        g.output("y", g.gather(tokens, indices));
        SameDiffEngine engine = new SameDiffEngine(new SameDiffEngine.Config(SameDiffEngine.Precision.FP32));
        try (Program program = engine.compile(g.build(), 0)) {
            for (int run = 0; run < 2; run++) { // the second is played from the tape
                assertEquals(6, program.run(indices(0, 2)).get("y").getFloat(0, 1, 0));
                assertThrows(RuntimeException.class, () -> program.run(indices(0, 3)));
            }
        }
    }

    private static Map<String, INDArray> indices(int... values) {
        return Map.of("indices", Nd4j.createFromArray(values).reshape(1, values.length));
    }
}
