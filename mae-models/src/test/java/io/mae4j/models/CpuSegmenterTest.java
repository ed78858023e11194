package io.mae4j.models;

import io.mae4j.engine.Engine;
import io.mae4j.engine.cpu.CpuEngine;

class CpuSegmenterTest extends SegmenterParity {
    private static final Engine ENGINE = new CpuEngine(new CpuEngine.Config(CpuEngine.Precision.FP32, 2, false));

    @Override
    protected Engine engine() {
        return ENGINE;
    }
}
