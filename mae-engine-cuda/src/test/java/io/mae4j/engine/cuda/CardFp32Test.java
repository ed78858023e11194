package io.mae4j.engine.cuda;

import io.mae4j.engine.Engine;
import io.mae4j.engine.EngineContract;
import org.junit.jupiter.api.BeforeAll;

/** The whole engine on a card, in single precision. */
final class CardFp32Test extends EngineContract {
    @BeforeAll
    static void aCard() {
        Devices.assumeCard();
    }

    @Override
    protected Engine engine() {
        return new CudaEngine(Devices.card(), false, false);
    }

    @Override
    protected double tolerance() {
        return 1e-4;
    }
}
