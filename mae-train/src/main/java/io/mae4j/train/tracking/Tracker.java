package io.mae4j.train.tracking;

import io.mae4j.component.Contract;
import java.nio.file.Path;

/**
 * Where runs are recorded: a factory of {@link TrackedRun}s.
 *
 * <pre>{@code
 * try (TrackedRun run = tracker.start(RunStart.of("vit_tiny mask=0.75", runFolder).tag("mlflow.source.git.commit", commit))) {
 *     run.params(flattenedConfig);
 *     run.metric("train/loss", loss, step);
 *     run.artifact(curvePng, "plots");
 *     run.finish(RunStatus.FINISHED);
 * }
 * }</pre>
 *
 * <p>A run's {@linkplain TrackedRun#id() id} is to be kept with its checkpoints; {@link #resume} continues it.
 */
@Contract("tracking")
public interface Tracker extends AutoCloseable {

    /**
     * Begins a run.
     *
     * @throws io.mae4j.UserError if the tracker's place cannot be written to, or refuses the run (a deleted experiment, wrong
     *     credentials)
     */
    TrackedRun start(RunStart start);

    /**
     * Continues a run: its status becomes running again, and what is logged is added to what it has.
     *
     * @param runId what {@link TrackedRun#id()} said
     * @param runFolder the folder that the run was started with
     * @throws io.mae4j.UserError if there is no such run
     */
    TrackedRun resume(String runId, Path runFolder);

    /** Closes the runs that are still open, and lets go of connections. */
    @Override
    void close();
}
