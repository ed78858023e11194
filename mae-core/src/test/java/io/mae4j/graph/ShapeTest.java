package io.mae4j.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ShapeTest {
    private final GraphBuilder g = new GraphBuilder();
    private final Tensor x = g.input("x", TensorType.floats(2, 3));

    @Test
    void broadcastsWhereSizesAreOneOrEqual() {
        Shape target = Shape.of(2, 3, 4);
        for (Shape shape : List.of(Shape.SCALAR, Shape.of(4), Shape.of(1), Shape.of(3, 1), Shape.of(2, 1, 4), target)) {
            assertTrue(shape.broadcastsTo(target), shape.toString());
        }
        for (Shape shape : List.of(Shape.of(3), Shape.of(2, 4), Shape.of(1, 2, 3, 4), Shape.of(2, 3, 5))) {
            assertFalse(shape.broadcastsTo(target), shape.toString());
        }
        assertFalse(target.broadcastsTo(Shape.of(2, 1, 4)));
    }

    @Test
    void whatDoesNotBroadcastIsReportedWithTheOperator() {
        refuses(
                "Broadcast needs an input that broadcasts to [2, 4], got [float[2, 3]]",
                () -> g.broadcast(x, Shape.of(2, 4)));
        refuses("SumTo needs an input to which [2] broadcasts, got [float[2, 3]]", () -> g.sumTo(x, Shape.of(2)));
    }

    @Test
    void operatorsCountTheirAxisFromZero() {
        for (Op op : List.of(new Slice(-1, 0, 1), new Concat(-1), new Pad(-1, 1, 0), new Pad(2, 1, 0))) {
            String axis = op instanceof Pad pad && pad.axis() == 2 ? "2" : "-1";
            refuses(
                    op.getClass().getSimpleName() + " needs an axis of 0..1 instead of " + axis + ", got [float[2, 3]]",
                    () -> g.op(op, x));
        }
        assertEquals(Shape.of(2, 2), g.slice(x, -1, 1, 3).shape(), "the builder takes axes from the end");
    }

    @Test
    void nothingIsPaddedAway() {
        refuses("Pad needs no less than nothing before and after, got [float[2, 3]]", () -> g.op(new Pad(0, -1, 0), x));
    }

    private static void refuses(String message, Runnable action) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, action::run).getMessage());
    }
}
