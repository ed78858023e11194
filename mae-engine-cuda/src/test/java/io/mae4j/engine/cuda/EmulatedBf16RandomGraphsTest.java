package io.mae4j.engine.cuda;

/** The same graphs in bfloat16. */
class EmulatedBf16RandomGraphsTest extends EmulatedRandomGraphsTest {
    @Override
    protected boolean bf16() {
        return true;
    }
}
