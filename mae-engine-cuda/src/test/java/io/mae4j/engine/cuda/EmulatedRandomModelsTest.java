package io.mae4j.engine.cuda;

import io.mae4j.engine.Engine;
import io.mae4j.engine.cuda.card.CudaDevice;
import io.mae4j.engine.cuda.emulation.EmulatedCard;
import io.mae4j.engine.cuda.emulation.EmulatedCard.Order;
import io.mae4j.models.RandomModelsContract;
import org.junit.jupiter.api.extension.ExtendWith;

/** Emulated, the threads of a block in either order. */
@ExtendWith(OnEmulation.class)
class EmulatedRandomModelsTest extends RandomModelsContract {
    @Override
    protected Engine engine(long seed, boolean recompute) {
        CudaDevice card = seed % 2 == 0 ? EmulatedCard.open(Order.LAST_THREAD_FIRST) : EmulatedCard.open();
        return new CudaEngine(card, bf16(), recompute);
    }
}
