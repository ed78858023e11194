package io.mae4j.engine.cuda;

import io.mae4j.engine.Engine;
import io.mae4j.engine.RandomGraphsContract;
import org.junit.jupiter.api.extension.ExtendWith;

/** Emulated, the threads of a block in either order. */
@ExtendWith(OnEmulation.class)
class EmulatedRandomGraphsTest extends RandomGraphsContract {
    @Override
    protected Engine engine(long seed, boolean recompute) {
        return new CudaEngine(new EmulatedDevice(seed % 2 == 0), false, recompute);
    }
}
