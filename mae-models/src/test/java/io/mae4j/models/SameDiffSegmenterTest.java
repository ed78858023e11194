package io.mae4j.models;

import io.mae4j.engine.Engine;
import io.mae4j.engine.samediff.SameDiffEngine;

class SameDiffSegmenterTest extends SegmenterParity {
    @Override
    protected Engine engine() {
        return new SameDiffEngine(new SameDiffEngine.Config(SameDiffEngine.Precision.FP32));
    }
}
