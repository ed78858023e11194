package io.mae4j.models;

import io.mae4j.component.LossContract;
import io.mae4j.engine.Engine;
import io.mae4j.engine.cpu.CpuEngine;

class CpuLossesTest extends LossContract {
    @Override
    protected Engine engine() {
        return new CpuEngine(new CpuEngine.Config(CpuEngine.Precision.FP32, 2, false));
    }
}
