package io.mae4j.engine.cuda;

import io.mae4j.engine.Engine;
import io.mae4j.engine.RandomGraphsContract;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;

/** Emulated, the threads of a block in either order. */
class EmulatedRandomGraphsTest extends RandomGraphsContract {
    @BeforeAll
    static void aCompiler() {
        Assumptions.assumeTrue(EmulatedDevice.available(), "g++ is not installed: kernels are not emulated");
    }

    @Override
    protected Engine engine(long seed, boolean recompute) {
        return new CudaEngine(new EmulatedDevice(seed % 2 == 0), false, recompute);
    }
}
