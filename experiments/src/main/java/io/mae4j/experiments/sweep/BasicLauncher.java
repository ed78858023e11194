package io.mae4j.experiments.sweep;

import java.util.List;

/** In this process, one job after another. */
final class BasicLauncher implements Launcher {
    /** Nothing to choose. */
    record Config() {}

    @Override
    public void launch(List<Job> todo, Jobs jobs) {
        for (Job job : todo) {
            if (jobs.stopped()) {
                return;
            }
            jobs.here(job);
        }
    }
}
