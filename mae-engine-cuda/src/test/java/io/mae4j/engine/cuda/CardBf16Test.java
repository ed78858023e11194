package io.mae4j.engine.cuda;

import io.mae4j.engine.Engine;
import io.mae4j.engine.cuda.emulation.Devices;
import org.junit.jupiter.api.extension.ExtendWith;

/** The whole engine on a card, in bfloat16. */
@ExtendWith(OnCard.class)
final class CardBf16Test extends Bf16Contract {
    @Override
    protected Engine engine() {
        return new CudaEngine(Devices.card(), true, false);
    }
}
