package org.example.mae;

import io.mae4j.component.LossContract;
import io.mae4j.engine.Engine;
import io.mae4j.engine.cpu.CpuEngine;

/** What all losses keep to, on the cpu engine. */
class QuarticLossTest extends LossContract {
    @Override
    protected Engine engine() {
        return new CpuEngine(new CpuEngine.Config(CpuEngine.Precision.FP32, 1, false));
    }
}
