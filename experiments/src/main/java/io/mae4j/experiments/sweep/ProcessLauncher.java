package io.mae4j.experiments.sweep;

import com.google.inject.Inject;
import io.mae4j.UserError;
import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.config.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Some jobs at a time, each in a JVM of its own with its share of the cores. */
final class ProcessLauncher implements Launcher {
    /** How many at a time. */
    record Config(
            @Default("2") @Range(min = 1, max = 256) @Doc("jobs that run at a time")
            int jobs) {}

    private final Config config;

    @Inject
    ProcessLauncher(Config config) {
        this.config = config;
    }

    @Override
    public void launch(List<Job> todo, Jobs jobs) {
        ExecutorService workers = Executors.newFixedThreadPool(config.jobs());
        try {
            List<Future<?>> ends = new ArrayList<>();
            for (Job job : todo) {
                ends.add(workers.submit(() -> {
                    if (!jobs.stopped()) {
                        jobs.apart(job, config.jobs());
                    }
                }));
            }
            for (Future<?> end : ends) {
                end.get();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UserError problem) { // the sweep's folder cannot be written to, for example
                throw problem;
            }
            throw new IllegalStateException(e.getCause()); // a job's own failure is its result
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            workers.shutdownNow(); // where the sweep ends early, nobody shall begin the jobs that wait
        }
    }
}
