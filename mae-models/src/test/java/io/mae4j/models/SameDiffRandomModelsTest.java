package io.mae4j.models;

import io.mae4j.engine.Engine;
import io.mae4j.engine.samediff.SameDiffEngine;

class SameDiffRandomModelsTest extends RandomModelsContract {
    @Override
    protected Engine engine(long seed, boolean recompute) {
        return new SameDiffEngine(new SameDiffEngine.Config(SameDiffEngine.Precision.FP32));
    }

    /** Slow: an operator of ND4J's after another. */
    @Override
    protected int models() {
        return 2;
    }
}
