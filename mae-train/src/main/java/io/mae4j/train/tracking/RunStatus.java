package io.mae4j.train.tracking;

/** How a run ended: by itself, by an error, or by a signal. */
public enum RunStatus {
    FINISHED(3),
    FAILED(4),
    KILLED(5);

    /** The status of a run that goes on, in the file store. */
    static final int RUNNING = 1;

    /** The number that the file store holds. */
    final int code;

    RunStatus(int code) {
        this.code = code;
    }
}
