package io.mae4j.train.tracking;

import io.mae4j.component.MaePlugin;

/** The project's own trackers. */
public final class TrackingPlugin extends MaePlugin {
    @Override
    protected void configure() {
        component(
                Tracker.class,
                "file",
                FileTracker.class,
                FileTracker.Config.class,
                "MLflow's file store in a folder, without a server");
        component(
                Tracker.class,
                "mlflow",
                MlflowTracker.class,
                MlflowTracker.Config.class,
                "an MLflow tracking server; what it cannot take now is spooled and sent later");
    }
}
