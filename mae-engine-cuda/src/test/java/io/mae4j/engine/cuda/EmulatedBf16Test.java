package io.mae4j.engine.cuda;

import io.mae4j.engine.Engine;
import io.mae4j.engine.EngineContract;
import java.util.OptionalDouble;
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

    /** Of a tensor's largest value: a key's bias has no gradient but rounding, which is up to 0.06 here. */
    @Override
    protected double tolerance() {
        return 0.07;
    }

    /** Of all outputs, or all gradients, of a case together; 0.0153 is the most that was seen with this seed. */
    @Override
    protected OptionalDouble wholeTolerance() {
        return OptionalDouble.of(0.02);
    }
}
