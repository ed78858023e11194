package io.mae4j.engine.cpu;

import io.mae4j.engine.Engine;
import io.mae4j.engine.RandomGraphsContract;

class RandomGraphsTest extends RandomGraphsContract {
    private static final int[] THREADS = {1, 2, 3, 7};

    @Override
    protected Engine engine(long seed, boolean recompute) {
        int threads = THREADS[(int) Math.floorMod(seed, 4L)];
        return new CpuEngine(new CpuEngine.Config(CpuEngine.Precision.FP32, threads, false, recompute));
    }
}
