package io.mae4j.engine.cuda.card;

import io.mae4j.UserError;
import io.mae4j.file.AtomicFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of what is made once: a file is named after all that it was made of. What cannot be kept is made again each time.
 *
 * @param folder made with the first file
 */
public record KeptFiles(Path folder) {
    private static final Logger LOG = LoggerFactory.getLogger(KeptFiles.class);

    /** What was made of these texts before, or {@code make} makes now. */
    byte[] get(String ending, Supplier<byte[]> make, String... madeOf) {
        Path file = folder.resolve(hash(madeOf) + ending);
        try {
            if (Files.exists(file)) {
                return Files.readAllBytes(file);
            }
        } catch (IOException e) {
            LOG.debug("cannot read {}", file, e);
        }
        byte[] made = make.get();
        try {
            Files.createDirectories(folder);
            AtomicFile.write(file, out -> AtomicFile.writeFully(out, ByteBuffer.wrap(made)));
        } catch (IOException | UserError e) {
            LOG.debug("nothing can be kept in {}: it is made again each time", folder, e);
        }
        return made;
    }

    private static String hash(String... texts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String text : texts) {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                digest.update(ByteBuffer.allocate(4).putInt(bytes.length).flip());
                digest.update(bytes);
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
