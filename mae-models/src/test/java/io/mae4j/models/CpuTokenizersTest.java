package io.mae4j.models;

import io.mae4j.component.TokenizerContract;
import io.mae4j.engine.Engine;
import io.mae4j.engine.cpu.CpuEngine;

class CpuTokenizersTest extends TokenizerContract {
    @Override
    protected Engine engine() {
        return new CpuEngine(new CpuEngine.Config(CpuEngine.Precision.FP32, 2, false));
    }
}
