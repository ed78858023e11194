package io.mae4j.engine.cuda;

import io.mae4j.engine.Engine;
import io.mae4j.engine.EngineContract;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;

/** The whole engine but the card. */
final class EmulatedFp32Test extends EngineContract {
    private static final Engine ENGINE =
            new CudaEngine(new EmulatedDevice(false, TwoStreams.Order.SIDE_FIRST), false, false);

    @BeforeAll
    static void aCompiler() {
        Assumptions.assumeTrue(EmulatedDevice.available(), "g++ is not installed: kernels are not emulated");
    }

    @Override
    protected Engine engine() {
        return ENGINE;
    }

    @Override
    protected double tolerance() {
        return 1e-4;
    }
}
