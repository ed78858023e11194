package io.mae4j.engine.cuda;

import com.google.inject.multibindings.Multibinder;
import io.mae4j.component.MaePlugin;
import io.mae4j.engine.Engine;
import io.mae4j.engine.PreferredEngine;

/** The engine of this module, and that {@code engine=auto} prefers it. */
public final class CudaPlugin extends MaePlugin {
    @Override
    protected void configure() {
        component(
                Engine.class,
                "cuda",
                CudaEngine.class,
                CudaEngine.Config.class,
                "NVIDIA's cards from Ampere on, in bf16 or fp32");
        Multibinder.newSetBinder(binder(), PreferredEngine.class).addBinding().to(CudaPreference.class);
    }
}
