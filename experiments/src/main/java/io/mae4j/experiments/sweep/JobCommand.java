package io.mae4j.experiments.sweep;

import io.mae4j.config.Composed;
import io.mae4j.train.run.RunFolder;
import io.mae4j.train.tracking.RunStart;
import io.mae4j.train.tracking.Tracker;
import java.io.PrintWriter;
import java.nio.file.Path;

/** A command whose runs can be the jobs of a sweep. */
public interface JobCommand {

    /** The command's name: {@code pretrain}. */
    String name();

    /**
     * A job's configuration as its folder is to keep it, checked without opening data or starting an engine.
     *
     * @throws io.mae4j.UserError if it will not do
     */
    Composed checked(Composed job);

    /** Where run folders are made, by a job's configuration. */
    Path runs(Composed job);

    /** The name that the sweep has, by a job's configuration. */
    String title(Composed job);

    /** The tracker that a job's configuration chooses. */
    Tracker tracker(Composed job);

    /**
     * Runs a job in its folder, which holds its configuration: from its last checkpoint, or else from the start.
     *
     * @param start the run's name, key, parent and tags for the tracker
     * @return 0 when it is done, 130 if someone asked it to stop
     */
    int run(RunFolder folder, RunStart start, PrintWriter out);

    /**
     * Draws what a job's model makes of a few pictures, under masks that are the same for all jobs of all sweeps: random ones of
     * 75 % of the patches.
     *
     * @return whether there is such a picture
     */
    default boolean reconstruct(RunFolder folder, Path png) {
        return false;
    }
}
