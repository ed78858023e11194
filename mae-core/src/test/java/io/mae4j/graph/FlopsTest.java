package io.mae4j.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class FlopsTest {
    private final GraphBuilder g = new GraphBuilder();

    @Test
    void aLinearLayerMultipliesAndAddsOncePerRowAndWeight() {
        Tensor y = g.linear(x(2, 5, 3), weight(7, 3), null);
        assertEquals(2 * 10 * 3 * 7, Flops.of(y.node()));
    }

    @Test
    void trainingALinearLayerCostsThreeProductsOrTwoWhereTheInputNeedsNoGradient() {
        Tensor hidden = g.linear(x(4, 3), weight(5, 3), null);
        Tensor y = g.linear(hidden, g.parameter("second", new Initializer.Fill(1), 2, 5), null);
        Graph graph = g.output("loss", g.mean(y)).build();
        assertEquals(2 * 4 * (2 * 15 + 3 * 10), Flops.of(Autodiff.differentiate(graph, "loss")));
    }

    @Test
    void transposedAndBatchedProductsCountTheInnerSizeOnce() {
        Tensor a = g.input("a", TensorType.floats(3, 11, 5));
        Tensor b = g.input("b", TensorType.floats(3, 7, 11));
        assertEquals(2 * 3 * 5 * 7 * 11, Flops.of(g.matMul(a, b, true, true).node()));
    }

    @Test
    void attentionIsTwoProductsAndItsGradientFour() {
        Tensor qkv = g.linear(x(2, 5, 3), weight(3 * 8, 3), null);
        Tensor y = g.attention(qkv, 4);
        assertEquals(2 * 2 * (2 * 5 * 5 * 8), Flops.of(y.node()));
        Graph graph = Autodiff.differentiate(g.output("loss", g.mean(y)).build(), "loss");
        long gradient = graph.nodes().stream()
                .filter(n -> n.op() instanceof AttentionGradient)
                .mapToLong(Flops::of)
                .sum();
        assertEquals(4 * 2 * (2 * 5 * 5 * 8), gradient);
    }

    @Test
    void whatNoOutputNeedsIsNotCounted() {
        Tensor x = x(4, 3);
        g.linear(x, weight(5, 3), null);
        assertEquals(0, Flops.of(g.output("sum", g.mean(x)).build()));
    }

    private Tensor x(int... dims) {
        return g.input("x", TensorType.floats(dims));
    }

    private Tensor weight(int... dims) {
        return g.parameter("weight", new Initializer.Fill(1), dims);
    }
}
