package io.mae4j.engine.cpu;

import io.mae4j.engine.Engine;
import io.mae4j.engine.RandomGraphsContract;

class RandomGraphsTest extends RandomGraphsContract {
    private static final int[] THREADS = {1, 2, 3, 2, 1, 2, 7, 3};

    CpuEngine.Precision precision() {
        return CpuEngine.Precision.FP32;
    }

    @Override
    protected Engine engine(long seed, boolean recompute) {
        int threads = THREADS[(int) Math.floorMod(seed, 8L)];
        return new CpuEngine(new CpuEngine.Config(precision(), threads, true, recompute));
    }
}
