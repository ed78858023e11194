package io.mae4j.experiments.task;

import io.mae4j.component.MaePlugin;
import io.mae4j.experiments.run.Callback;

/** Registers the project's own callbacks. */
public final class TaskPlugin extends MaePlugin {
    @Override
    protected void configure() {
        component(
                Callback.class,
                "knn",
                NeighbourCallback.class,
                NeighbourCallback.Config.class,
                "pre-training: held-out pictures classified by their nearest neighbours after some epochs");
    }
}
