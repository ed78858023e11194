package io.mae4j.models;

import io.mae4j.component.TargetContract;
import io.mae4j.engine.Engine;
import io.mae4j.engine.samediff.SameDiffEngine;

class SameDiffTargetsTest extends TargetContract {
    @Override
    protected Engine engine() {
        return new SameDiffEngine(new SameDiffEngine.Config(SameDiffEngine.Precision.FP32));
    }
}
