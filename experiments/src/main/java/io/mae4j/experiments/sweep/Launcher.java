package io.mae4j.experiments.sweep;

import io.mae4j.component.Contract;
import java.util.List;

/** Runs the jobs of a sweep. What becomes of a job is recorded by the {@link Jobs} themselves. */
@Contract("launcher")
public interface Launcher {

    /** Runs these jobs, until all have ended or {@link Jobs#stopped} says so. A job that fails does not stop the others. */
    void launch(List<Job> todo, Jobs jobs);

    /** What a launcher can do with a job. Each method returns when the job has ended, however it did. */
    interface Jobs {

        /** Runs it in this process. */
        void here(Job job);

        /**
         * Runs it in a JVM of its own.
         *
         * @param share how many jobs share the machine: the job gets that part of the cores and the memory
         */
        void apart(Job job, int share);

        /** Whether someone asked the sweep to stop: no further job is to begin. */
        boolean stopped();
    }
}
