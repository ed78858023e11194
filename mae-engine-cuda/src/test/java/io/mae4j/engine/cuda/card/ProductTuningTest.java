package io.mae4j.engine.cuda.card;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.engine.cuda.card.Product.Epilogue;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The fastest of some algorithms is found once, and taken from then on. */
class ProductTuningTest extends OnFakeDriver {
    private static final List<Long> MILLISECONDS = List.of(300L, 500L, 100L, 400L, 294L);

    @BeforeEach
    void fiveAlgorithms() {
        fake.with("algorithms", MILLISECONDS.size());
        for (int i = 0; i < MILLISECONDS.size(); i++) {
            fake.with("milliseconds of algorithm " + i, MILLISECONDS.get(i));
        }
    }

    private static Product.Shape shape(Epilogue epilogue, int beta) {
        return new Product.Shape(3, 8, 5, 1, 0, 0, 0, false, true, Type.BF16, Type.BF16, epilogue, beta);
    }

    /** The algorithm that multiplies, after how many products before; what it gives is right. */
    private long[] multiplied(boolean tune, Product.Shape shape) {
        try (CudaDevice device = fake.open(0, tune)) {
            long zeros = device.allocate(1024, "operands");
            long d = device.allocate(64, "the result");
            device.zero(zeros, 1024);
            long before = fake.count("products");
            long left = device.allocatedBytes();
            Product product = device.product(shape);
            long tried = fake.count("products") - before;
            long workspace = CublasLt.WORKSPACE_BYTES;
            assertEquals(left + workspace, device.allocatedBytes(), "what the trials needed is given back");
            device.multiply(product, zeros, zeros, zeros, d, zeros + 512, zeros + 256);
            assertArrayEquals(new int[12], ints(device, d, 12));
            return new long[] {fake.count("last algorithm"), tried};
        }
    }

    @Test
    void theFastestIsTaken() {
        for (Epilogue epilogue : Epilogue.values()) {
            long[] tuned = multiplied(true, shape(epilogue, 0));
            assertEquals(2, tuned[0]);
            assertTrue(tuned[1] >= MILLISECONDS.size(), "each is tried");
        }
        assertEquals(2, multiplied(true, shape(Epilogue.BIAS, 1))[0]);
    }

    @Test
    void withoutTuningCublasLtsChoiceIs() {
        assertArrayEquals(new long[] {0, 1}, multiplied(false, shape(Epilogue.BIAS, 0)), "which is seen to run");
    }

    @Test
    void withoutTuningTheFirstThatRunsIs() {
        fake.with("algorithm 0 does not run", 1).with("algorithm 1 does not run", 1);
        assertEquals(2, multiplied(false, shape(Epilogue.BIAS, 0))[0]);
    }

    @Test
    void aChoiceIsKeptForTheSameShapeCardAndVersion() {
        multiplied(true, shape(Epilogue.BIAS, 0));
        fake.with("milliseconds of algorithm 4", 1);
        assertArrayEquals(new long[] {2, 1}, multiplied(true, shape(Epilogue.BIAS, 0)));
        assertEquals(4, multiplied(true, shape(Epilogue.NONE, 0))[0]);
        assertEquals(0, multiplied(false, shape(Epilogue.BIAS, 0))[0]);
        fake.with("H200", 1);
        assertEquals(4, multiplied(true, shape(Epilogue.BIAS, 0))[0]);
        fake.with("cuBLASLt", 131_000);
        assertTrue(multiplied(true, shape(Epilogue.BIAS, 0))[1] > 1, "another version is asked again");
    }

    @Test
    void littleIsNotWorthAnotherChoice() {
        fake.with("milliseconds of algorithm 2", 500);
        assertEquals(0, multiplied(true, shape(Epilogue.NONE, 0))[0]);
    }

    @Test
    void whatDoesNotRunIsNotTaken() {
        fake.with("algorithm 2 does not run", 1);
        fake.with("milliseconds of algorithm 3", 1);
        assertEquals(3, multiplied(true, shape(Epilogue.NONE, 0))[0]);
    }

    @Test
    void withoutMemoryToTryCublasLtsChoiceIs() {
        fake.with("memory", CublasLt.WORKSPACE_BYTES + 2048);
        assertEquals(0, multiplied(true, shape(Epilogue.BIAS, 0))[0]);
        fake.with("memory", 1L << 30);
        assertEquals(2, multiplied(true, shape(Epilogue.BIAS, 0))[0], "what was not tried is not kept");
    }

    @Test
    void theDeviceSaysThatItsProductsAreTuned() {
        try (CudaDevice device = fake.open(0, true)) {
            assertTrue(device.describe().endsWith(", products tuned"), device.describe());
        }
    }
}
