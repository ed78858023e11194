package io.mae4j.engine.cuda;

/** The same models in bfloat16. */
class EmulatedBf16RandomModelsTest extends EmulatedRandomModelsTest {
    @Override
    protected boolean bf16() {
        return true;
    }
}
