package io.mae4j.engine.cuda;

import io.mae4j.engine.Engine;
import io.mae4j.engine.EngineContract;
import io.mae4j.engine.cuda.emulation.Devices;
import org.junit.jupiter.api.extension.ExtendWith;

/** The whole engine on a card, in single precision. */
@ExtendWith(OnCard.class)
final class CardFp32Test extends EngineContract {
    @Override
    protected Engine engine() {
        return new CudaEngine(Devices.card(), false, false);
    }

    @Override
    protected double tolerance() {
        return 1e-4;
    }
}
