package io.mae4j.train.tracking;

import java.nio.file.Path;
import java.util.Map;

/**
 * One run being recorded. All methods may be called from any thread. Keys that MLflow does not take are changed to ones that
 * it does (see {@link MlflowNames}), and values that are too long are cut.
 */
public interface TrackedRun extends AutoCloseable {

    /** The id to resume the run by, and to name as the parent of others. */
    String id();

    /** Where a person looks at the run: a page or a folder. */
    String where();

    /** Parameters. They are write-once: the same value again is nothing new; another value is refused with a warning. */
    void params(Map<String, String> params);

    /**
     * One point of a metric.
     *
     * @param value may be infinite or not a number
     * @param timestamp milliseconds since 1970
     */
    void metric(String name, double value, long step, long timestamp);

    /** One point of a metric, now. */
    default void metric(String name, double value, long step) {
        metric(name, value, step, System.currentTimeMillis());
    }

    /** One point of each of several metrics, now. */
    default void metrics(Map<String, Double> values, long step) {
        long now = System.currentTimeMillis();
        values.forEach((name, value) -> metric(name, value, step, now));
    }

    /** Sets a tag; the last value counts. */
    void tag(String key, String value);

    /**
     * Keeps a file with the run, under its own name. The file may be deleted or replaced by renaming afterwards, but not
     * rewritten in place, as a tracker may hold it by a hard link until it is sent.
     *
     * @param folder a relative path with {@code /}, such as {@code pictures/epoch-10}; empty for the top
     */
    void artifact(Path file, String folder);

    /** Says how the run ended. Nothing is logged after it. */
    void finish(RunStatus status);

    /** Flushes and lets go. A run that was not {@linkplain #finish finished} is recorded as failed. */
    @Override
    void close();
}
