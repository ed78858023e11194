package io.mae4j.train.tracking;

import com.google.inject.Inject;
import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Records runs as files in MLflow's file-store layout, which {@code mlflow ui} shows (since MLflow 3.13 where {@code
 * MLFLOW_ALLOW_FILE_STORE=true} is set) and {@code mlflow migrate-filestore} moves into a database. Several processes may share
 * the folder.
 */
public final class FileTracker implements Tracker {

    /** The folder, and the experiment of runs that name none. */
    public record Config(
            @Default("mlruns") @Doc("the file store's folder; a relative one counts from the working directory")
            Path root,

            @Default("mae") @Doc("the experiment that runs belong to; created when it is new")
            String experiment) {}

    private final FileStore store;
    private final String experiment;
    private final List<FileRun> runs = new CopyOnWriteArrayList<>();

    @Inject
    public FileTracker(Config config) {
        this.store = new FileStore(config.root());
        this.experiment = config.experiment();
    }

    @Override
    public TrackedRun start(RunStart start) {
        if (store.run(start.key()).isPresent()) {
            return resume(start.key(), start.folder());
        }
        String name = start.experiment().isEmpty() ? experiment : start.experiment();
        return opened(new FileRun(store.createRun(store.experiment(name), start)));
    }

    @Override
    public TrackedRun resume(String runId, Path runFolder) {
        FileRun run = new FileRun(store.findRun(runId));
        run.goOn();
        return opened(run);
    }

    @Override
    public void close() {
        runs.forEach(FileRun::close);
    }

    private FileRun opened(FileRun run) {
        runs.add(run);
        return run;
    }
}
