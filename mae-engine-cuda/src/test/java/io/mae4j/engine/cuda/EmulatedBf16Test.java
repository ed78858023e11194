package io.mae4j.engine.cuda;

import io.mae4j.engine.Engine;
import io.mae4j.engine.cuda.emulation.EmulatedCard;
import io.mae4j.engine.cuda.emulation.EmulatedCard.Order;
import org.junit.jupiter.api.extension.ExtendWith;

/** The whole engine but the card, in bfloat16; the last thread of a block runs first. */
@ExtendWith(OnEmulation.class)
final class EmulatedBf16Test extends Bf16Contract {
    private static final Engine ENGINE = new CudaEngine(EmulatedCard.open(Order.LAST_THREAD_FIRST), true, false);

    @Override
    protected Engine engine() {
        return ENGINE;
    }
}
