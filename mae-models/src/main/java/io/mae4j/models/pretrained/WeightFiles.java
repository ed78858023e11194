package io.mae4j.models.pretrained;

import io.mae4j.UserError;
import io.mae4j.file.AtomicFile;
import io.mae4j.models.weights.Safetensors;
import io.mae4j.models.weights.WeightFile;
import io.mae4j.models.weights.pth.PthFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Opens files of weights by what is in them, not by how they are called. */
public final class WeightFiles {
    private static final String INDEX = ".index.json"; // of weights in several files
    private static final List<String> IN_FOLDER = List.of(
            "weights.safetensors",
            "model.safetensors",
            "model.safetensors" + INDEX,
            "pytorch_model.bin",
            "pytorch_model.bin" + INDEX);
    private static final String POINTER = "version https://git-lfs"; // what Git LFS leaves in place of a file

    private WeightFiles() {}

    /**
     * Opens a file, or that in a folder which has the weights: ours or Hugging Face's.
     *
     * @throws UserError if there is none, or it is damaged or of another kind
     */
    public static WeightFile open(Path path) {
        Path file = Files.isDirectory(path) ? inFolder(path) : path;
        return file.toString().endsWith(INDEX) ? ShardedWeights.open(file) : openFile(file);
    }

    /** Opens a file that has the weights itself. */
    static WeightFile openFile(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] start = in.readNBytes(POINTER.length());
            if (new String(start, StandardCharsets.ISO_8859_1).equals(POINTER)) {
                throw new UserError(file + " has no weights, but Git LFS's pointer to them; 'git lfs pull' beside it"
                        + " brings the file itself");
            }
            return PthFile.looksLikeOne(start) ? PthFile.open(file) : Safetensors.open(file);
        } catch (IOException e) {
            throw new UserError("cannot read " + file + ": " + AtomicFile.reason(e), e);
        }
    }

    private static Path inFolder(Path folder) {
        return IN_FOLDER.stream()
                .map(folder::resolve)
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow(() -> new UserError(folder + " holds no weights: none of " + IN_FOLDER + " is in it"));
    }
}
