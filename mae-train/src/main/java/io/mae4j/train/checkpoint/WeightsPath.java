package io.mae4j.train.checkpoint;

import io.mae4j.UserError;
import io.mae4j.file.AtomicFile;
import io.mae4j.models.pretrained.PretrainedWeights;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;
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

    /** Identifies the weights that {@link #open} opens, by the bytes of their files: {@code "sha256:..."}. */
    public static String fingerprint(Path path) {
        Path file = file(path);
        try (Stream<Path> files = Files.isDirectory(file) ? Files.list(file) : Stream.of(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] piece = new byte[1 << 16];
            for (Path each : files.filter(Files::isRegularFile).sorted().toList()) {
                try (InputStream in = new DigestInputStream(Files.newInputStream(each), digest)) {
                    while (in.read(piece) >= 0) { // the stream digests what it reads
                        continue;
                    }
                }
            }
            return "sha256:" + HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new UserError("cannot read " + file + ": " + AtomicFile.reason(e), e);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
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
