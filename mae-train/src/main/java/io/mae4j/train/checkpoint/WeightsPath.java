package io.mae4j.train.checkpoint;

import io.mae4j.UserError;
import io.mae4j.models.pretrained.PretrainedWeights;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the weights are that a user names by {@code checkpoint=}. */
public final class WeightsPath {
    private static final Logger LOG = LoggerFactory.getLogger(WeightsPath.class);
    private static final String CHECKPOINTS = "checkpoints";

    private WeightsPath() {}

    /**
     * Opens the weights of a run's folder (those of its last checkpoint that is whole), of a checkpoint's folder, or of a file of any
     * format that {@link PretrainedWeights} reads.
     *
     * @throws UserError if there are none, or they cannot be used
     */
    public static PretrainedWeights open(Path path) {
        return PretrainedWeights.open(file(path));
    }

    /** The file or folder that {@link #open} opens. */
    public static Path file(Path path) {
        return checkpoint(path).map(Checkpoint::weightsFile).orElse(path);
    }

    /** The checkpoint that a run's or a checkpoint's folder holds; empty where the path is a file of weights alone, or a folder of one. */
    public static Optional<Checkpoint> checkpoint(Path path) {
        if (!Files.exists(path)) {
            throw new UserError("there is no " + path
                    + "; checkpoint= takes a file of weights, a checkpoint's folder or a run's folder");
        }
        Path checkpoints = path.resolve(CHECKPOINTS);
        if (Files.isDirectory(checkpoints)) {
            Optional<Checkpoint> latest = new CheckpointFolder(checkpoints, 1).latest(LOG::warn);
            if (latest.isEmpty()) {
                throw new UserError(checkpoints + " holds no checkpoint: the run stopped before its first");
            }
            return latest;
        }
        return Files.isRegularFile(path.resolve(Checkpoint.STATE))
                ? Optional.of(Checkpoint.open(path))
                : Optional.empty();
    }
}
