package io.mae4j.engine.cuda;

import io.mae4j.engine.Engine;
import io.mae4j.engine.cuda.emulation.Devices;
import io.mae4j.models.FixtureParity;
import org.junit.jupiter.api.extension.ExtendWith;

/** The published values, from a card in single precision. */
@ExtendWith(OnCard.class)
final class CardParityTest extends FixtureParity {
    @Override
    protected Engine engine() {
        return new CudaEngine(Devices.card(), false, false);
    }

    @Override
    protected double tolerance() {
        return 1e-4;
    }

    @Override
    protected double weightTolerance() {
        return 1e-4;
    }
}
