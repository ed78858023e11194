package io.mae4j.experiments.model;

import io.mae4j.UserError;
import io.mae4j.train.checkpoint.WeightsPath;
import io.mae4j.train.run.RunFolder;
import java.nio.file.Files;
import java.nio.file.Path;

/** The weights that a run computes with and leaves as they are: noted in its folder, so that it goes on with no others. */
public final class FrozenWeights {
    private static final String FILE = "weights.txt";

    private FrozenWeights() {}

    /** Notes those that a run begins with. */
    public static void note(RunFolder folder, Path checkpoint) {
        folder.write(FILE, WeightsPath.fingerprint(checkpoint) + "\n");
    }

    /**
     * Notes the weights, unless they are noted already, and returns what identifies them.
     *
     * @throws UserError if the run began with others
     */
    public static String same(RunFolder folder, Path checkpoint) {
        String now = WeightsPath.fingerprint(checkpoint);
        if (Files.exists(folder.file(FILE)) && !folder.read(FILE).strip().equals(now)) {
            throw new UserError(
                    checkpoint + " has changed since " + folder + " began: the same weights are needed to go on");
        }
        folder.write(FILE, now + "\n");
        return now;
    }
}
