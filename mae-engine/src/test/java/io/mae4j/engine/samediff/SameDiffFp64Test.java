package io.mae4j.engine.samediff;

import io.mae4j.engine.Engine;
import io.mae4j.engine.EngineContract;

final class SameDiffFp64Test extends EngineContract {
    @Override
    protected Engine engine() {
        return new SameDiffEngine(new SameDiffEngine.Config(SameDiffEngine.Precision.FP64));
    }

    @Override
    protected double tolerance() {
        return 1e-10;
    }
}
