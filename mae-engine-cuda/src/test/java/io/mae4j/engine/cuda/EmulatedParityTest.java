package io.mae4j.engine.cuda;

import io.mae4j.engine.Engine;
import io.mae4j.models.FixtureParity;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;

/** The published values, from the whole engine but the card. */
final class EmulatedParityTest extends FixtureParity {
    private static final Engine ENGINE = new CudaEngine(new EmulatedDevice(false), false, false);

    @BeforeAll
    static void aCompiler() {
        Assumptions.assumeTrue(EmulatedDevice.available(), "g++ is not installed: kernels are not emulated");
    }

    @Override
    protected Engine engine() {
        return ENGINE;
    }
}
