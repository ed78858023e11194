package io.mae4j.engine.cuda.kernel;

import static io.mae4j.engine.cuda.emulation.Emulated.normal;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.mae4j.engine.cuda.card.Grid;
import io.mae4j.engine.cuda.card.Kernel;
import io.mae4j.engine.cuda.card.Type;
import io.mae4j.engine.cuda.emulation.Devices;
import io.mae4j.engine.cuda.emulation.Emulated;
import io.mae4j.graph.Shape;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PixelKernelsTest {
    private static final int CHANNELS = 3;

    @BeforeAll
    static void aCompiler() {
        Devices.assumeKernelsRun();
    }

    private interface LookUp {
        void of(Emulated card, Value x, Value levels, Value y);
    }

    /** Of {@code planes} channels of pictures, {@code area} bytes each. */
    private static void findsEachLevel(int planes, int area, Shape shape, LookUp lookUp) {
        float[] levels = normal(1, CHANNELS * 256);
        byte[] bytes = new byte[planes * area];
        new Random(2).nextBytes(bytes);
        float[] expected = new float[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            expected[i] = levels[i / area % CHANNELS * 256 + (bytes[i] & 0xff)];
        }
        List<float[]> found = Emulated.inBothOrders(card -> {
            Value x = Value.allocate(card.device(), Type.U8, shape, "bytes");
            try (Memory host = new Memory(bytes.length)) {
                host.write(0, bytes, 0, bytes.length);
                card.device().upload(Pointer.nativeValue(host), x.address(), bytes.length);
            }
            Value y = card.room(Type.F32, shape.toArray());
            lookUp.of(card, x, card.tensor(levels, CHANNELS, 256), y);
            return List.of(card.get(y));
        });
        assertArrayEquals(expected, found.get(0));
    }

    @Test
    void bytesOfAnyNumberBecomeTheLevelsOfTheirChannel() {
        for (int[] sides : new int[][] {{1, 1}, {2, 3}, {4, 4}, {33, 41}, {64, 144}}) {
            Shape shape = Shape.of(2, CHANNELS, sides[0], sides[1]);
            findsEachLevel(
                    2 * CHANNELS, sides[0] * sides[1], shape, (card, x, levels, y) -> new PixelKernels(card.device())
                            .lookUp(x, levels, y));
        }
    }

    @Test
    void aGridThatIsSmallerThanTheBatchDoesItAllTheSame() {
        for (int area : List.of(300, 301)) {
            findsEachLevel(7, area, Shape.of(7, area), (card, x, levels, y) -> {
                Kernel kernel = card.device().kernel(Kernel.Source.of("pixels"), "lookUp");
                Grid grid = new Grid(2, 3, 1, 32, 0);
                card.device()
                        .launch(kernel, grid, x.address(), levels.address(), y.address(), 7L, CHANNELS, (long) area);
            });
        }
    }
}
