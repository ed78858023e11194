package io.mae4j.engine.cuda;

import io.mae4j.engine.Engine;
import io.mae4j.engine.EngineContract;
import io.mae4j.engine.cuda.emulation.EmulatedCard;
import io.mae4j.engine.cuda.emulation.EmulatedCard.Order;
import org.junit.jupiter.api.extension.ExtendWith;

/** The whole engine but the card. */
@ExtendWith(OnEmulation.class)
final class EmulatedFp32Test extends EngineContract {
    private static final Engine ENGINE = new CudaEngine(EmulatedCard.open(Order.SIDE_FIRST), false, false);

    @Override
    protected Engine engine() {
        return ENGINE;
    }

    @Override
    protected double tolerance() {
        return 1e-4;
    }
}
