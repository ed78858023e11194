package io.mae4j.engine.samediff;

import io.mae4j.engine.Engine;
import io.mae4j.engine.RandomGraphsContract;

class SameDiffRandomGraphsTest extends RandomGraphsContract {
    @Override
    protected Engine engine(long seed, boolean recompute) {
        return new SameDiffEngine(new SameDiffEngine.Config(SameDiffEngine.Precision.FP32));
    }
}
