package io.mae4j.engine.auto;

import com.google.inject.multibindings.Multibinder;
import io.mae4j.component.MaePlugin;
import io.mae4j.engine.Engine;
import io.mae4j.engine.PreferredEngine;
import io.mae4j.engine.cpu.CpuEngine;
import io.mae4j.engine.samediff.SameDiffEngine;

/** The engines of this module. */
public final class EnginePlugin extends MaePlugin {
    @Override
    protected void configure() {
        Multibinder.newSetBinder(binder(), PreferredEngine.class); // of other modules: there may be none
        component(
                Engine.class,
                "auto",
                AutoEngine.class,
                AutoEngine.Config.class,
                "the fastest engine that runs on this machine");
        component(
                Engine.class,
                "cpu",
                CpuEngine.class,
                CpuEngine.Config.class,
                "static plans over oneDNN, in fp32 or bf16");
        component(
                Engine.class,
                "samediff",
                SameDiffEngine.class,
                SameDiffEngine.Config.class,
                "the reference: SameDiff on any ND4J backend, in fp32 or fp64");
    }
}
