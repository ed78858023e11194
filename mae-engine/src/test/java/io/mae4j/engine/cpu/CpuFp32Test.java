package io.mae4j.engine.cpu;

import io.mae4j.engine.Engine;
import io.mae4j.engine.EngineContract;

final class CpuFp32Test extends EngineContract {
    private static final Engine ENGINE = new CpuEngine(new CpuEngine.Config(CpuEngine.Precision.FP32, 2, false));

    @Override
    protected Engine engine() {
        return ENGINE;
    }

    @Override
    protected double tolerance() {
        return 1e-4;
    }
}
