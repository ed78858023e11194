package io.mae4j.models;

/** The same models in bfloat16. */
class CpuBf16RandomModelsTest extends CpuRandomModelsTest {
    @Override
    protected boolean bf16() {
        return true;
    }
}
