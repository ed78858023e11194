package io.mae4j.engine;

import io.mae4j.graph.Attention;
import io.mae4j.graph.AttentionGradient;
import io.mae4j.graph.DType;
import io.mae4j.graph.Gelu;
import io.mae4j.graph.GeluGradient;
import io.mae4j.graph.LayerNormGradient;
import io.mae4j.graph.Linear;
import io.mae4j.graph.LinearWeightGradient;
import io.mae4j.graph.MatMul;
import io.mae4j.graph.Node;
import io.mae4j.graph.Op;
import io.mae4j.graph.Tensor;
import io.mae4j.random.RandomStream;
import java.util.Arrays;

/**
 * What operators read has few digits. Each time a tensor is read it is rounded on a grid that is drawn for it, so that two runs
 * differ as two engines do, and equal numbers lose the same.
 *
 * @param bf16 what products and their like read has the digits of bfloat16; all else has those of single precision
 */
record Rounding(RandomStream random, boolean bf16) {
    private static final int SINGLE = 24; // binary digits
    private static final int BFLOAT16 = 8;

    Array read(Node node, int index, Array values) {
        return node.input(index).type().dtype() == DType.INT
                ? values
                : rounded(values, bf16 && hasFewDigits(node, index) ? BFLOAT16 : SINGLE);
    }

    // what engines keep in bfloat16 where nothing else reads it, and what attention makes of probabilities that they
    // keep so
    private static boolean hasFewDigits(Node node, int index) {
        Tensor tensor = node.input(index);
        Op op = node.op();
        Op maker = tensor.node().op();
        return op instanceof Linear && index < 2
                || op instanceof LinearWeightGradient
                || op instanceof MatMul
                || op instanceof Gelu
                || op instanceof GeluGradient
                || op instanceof LayerNormGradient && index == 3
                || op instanceof Attention && index == 0
                || op instanceof AttentionGradient && index < 4 && index != 2
                || maker instanceof Attention && tensor.index() == 0
                || maker instanceof AttentionGradient;
    }

    private Array rounded(Array values, int digits) {
        double grid = 1 + random.nextFloat();
        return new Array(
                values.shape(),
                Arrays.stream(values.values())
                        .map(v -> {
                            double spacing = Math.scalb(1.0, Math.getExponent(grid * v) - digits + 1);
                            return Math.rint(grid * v / spacing) * spacing / grid;
                        })
                        .toArray());
    }
}
