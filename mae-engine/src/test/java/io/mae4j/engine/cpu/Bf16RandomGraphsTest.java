package io.mae4j.engine.cpu;

class Bf16RandomGraphsTest extends RandomGraphsTest {
    @Override
    CpuEngine.Precision precision() {
        return CpuEngine.Precision.BF16;
    }

    @Override
    protected boolean bf16() {
        return true;
    }
}
