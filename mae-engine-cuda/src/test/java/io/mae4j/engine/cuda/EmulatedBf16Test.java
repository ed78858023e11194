package io.mae4j.engine.cuda;

import io.mae4j.engine.Engine;
import org.junit.jupiter.api.extension.ExtendWith;

/** The whole engine but the card, in bfloat16; the last thread of a block runs first. */
@ExtendWith(OnEmulation.class)
final class EmulatedBf16Test extends Bf16Contract {
    private static final Engine ENGINE =
            new CudaEngine(new EmulatedDevice(true, TwoStreams.Order.MAIN_FIRST), true, false);

    @Override
    protected Engine engine() {
        return ENGINE;
    }
}
