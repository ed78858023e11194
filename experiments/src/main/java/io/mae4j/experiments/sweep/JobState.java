package io.mae4j.experiments.sweep;

/**
 * What became of a job, {@code job.json}; written by whoever holds the job's lock.
 *
 * @param error why it failed, in one line; empty if it did not
 * @param attempts how often it was begun, or gone on with
 * @param process the process that has it or had it last
 * @param began when the last attempt began
 * @param ended when it ended; empty while it runs
 */
record JobState(Status status, String error, int attempts, long process, String began, String ended) {

    /** How far a job is. */
    enum Status {
        PENDING,
        RUNNING,
        INTERRUPTED,
        FINISHED,
        FAILED;

        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    static final JobState PENDING = new JobState(Status.PENDING, "", 0, 0, "", "");

    JobState running(String now) {
        return new JobState(
                Status.RUNNING, "", attempts + 1, ProcessHandle.current().pid(), now, "");
    }

    JobState ended(Status how, String why, String now) {
        return new JobState(how, why, attempts, process, began, now);
    }
}
