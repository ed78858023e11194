package io.mae4j.engine.cuda;

import io.mae4j.component.MaePlugin;
import io.mae4j.engine.Engine;

/** The engine of this module. */
public final class CudaPlugin extends MaePlugin {
    @Override
    protected void configure() {
        component(
                Engine.class,
                "cuda",
                CudaEngine.class,
                CudaEngine.Config.class,
                "NVIDIA's cards from Ampere on, in bf16 or fp32");
    }
}
