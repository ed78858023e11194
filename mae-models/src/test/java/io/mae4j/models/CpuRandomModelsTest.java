package io.mae4j.models;

import io.mae4j.engine.Engine;
import io.mae4j.engine.cpu.CpuEngine;

class CpuRandomModelsTest extends RandomModelsContract {
    @Override
    protected Engine engine(long seed, boolean recompute) {
        CpuEngine.Precision precision = bf16() ? CpuEngine.Precision.BF16 : CpuEngine.Precision.FP32;
        int threads = (int) (1 + seed % 3);
        return new CpuEngine(new CpuEngine.Config(precision, threads, true, recompute));
    }
}
