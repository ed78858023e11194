package io.mae4j.engine;

import io.mae4j.component.MaePlugin;
import io.mae4j.engine.samediff.SameDiffEngine;

/** The engines of this module. */
public final class EnginePlugin extends MaePlugin {
    @Override
    protected void configure() {
        component(
                Engine.class,
                "samediff",
                SameDiffEngine.class,
                SameDiffEngine.Config.class,
                "the reference: SameDiff on any ND4J backend, in fp32 or fp64");
    }
}
