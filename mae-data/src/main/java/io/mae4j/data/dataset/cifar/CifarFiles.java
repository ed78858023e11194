package io.mae4j.data.dataset.cifar;

import io.mae4j.UserError;
import io.mae4j.file.AtomicFile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * The files of an archive, in memory.
 *
 * @param place folder or archive, for messages
 * @param contents by name
 */
record CifarFiles(Path place, Map<String, byte[]> contents) {
    private static final long MOST = 1L << 28; // the real ones have 184 million bytes at most
    private static final long MOST_INFLATED = 64;
    private static final long SLACK = 1 << 20;

    /**
     * Reads the files {@code names}: from the folder, from the one that the archive unpacks to, or from the archive as it is
     * published.
     *
     * @throws UserError if they are in none of these places, or damaged
     */
    static CifarFiles read(Path root, CifarFormat format, List<String> names) {
        for (Path folder : List.of(root, root.resolve(format.folder()))) {
            if (names.stream().allMatch(name -> Files.isRegularFile(folder.resolve(name)))) {
                return new CifarFiles(folder, fromFolder(folder, names));
            }
        }
        for (Path archive : List.of(root, root.resolve(format.archive()))) {
            if (Files.isRegularFile(archive)) {
                CifarFiles files = new CifarFiles(archive, fromArchive(archive, names));
                for (String name : names) {
                    if (!files.contents.containsKey(name)) {
                        throw new UserError(archive + " has no " + name + "; it is not the binary version of "
                                + format.title() + ", " + format.archive());
                    }
                }
                return files;
            }
        }
        throw new UserError(
                format.title() + " is not in " + root.toAbsolutePath().normalize() + ": put " + CifarFormat.PUBLISHED_AT
                        + format.archive() + " there, packed or unpacked, or set data.download=true");
    }

    /** The lines of a text file; empty if there is none. */
    List<String> lines(String name) {
        byte[] text = contents.getOrDefault(name, new byte[0]);
        return new String(text, StandardCharsets.UTF_8)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    }

    private static Map<String, byte[]> fromFolder(Path folder, List<String> names) {
        Map<String, byte[]> contents = new HashMap<>();
        for (String name : names) {
            Path file = folder.resolve(name);
            try {
                if (Files.size(file) > MOST) {
                    throw new UserError(file + " has " + Files.size(file) + " bytes, more than any file of CIFAR");
                }
                contents.put(name, Files.readAllBytes(file));
            } catch (IOException e) {
                throw new UserError("cannot read " + file + ": " + AtomicFile.reason(e), e);
            }
        }
        return contents;
    }

    private static Map<String, byte[]> fromArchive(Path archive, List<String> names) {
        Map<String, byte[]> contents = new HashMap<>();
        try (InputStream file = new BufferedInputStream(Files.newInputStream(archive));
                TarArchiveInputStream tar =
                        new TarArchiveInputStream(new GZIPInputStream(file), StandardCharsets.UTF_8.name())) {
            for (TarArchiveEntry member = tar.getNextEntry(); member != null; member = tar.getNextEntry()) {
                String name = member.getName().substring(member.getName().lastIndexOf('/') + 1);
                if (member.isFile() && names.contains(name)) {
                    if (member.getSize() > Math.min(MOST, SLACK + MOST_INFLATED * Files.size(archive))) {
                        throw new UserError(archive + ": " + name + " claims " + member.getSize()
                                + " bytes, more than pictures in such an archive can have; fetch it again");
                    }
                    byte[] content = tar.readAllBytes();
                    if (content.length != member.getSize()) {
                        throw new IOException("it ends early, in " + name);
                    }
                    contents.put(name, content);
                }
            }
        } catch (IOException | RuntimeException e) { // the libraries answer damage with either
            if (e instanceof UserError error) {
                throw error;
            }
            throw new UserError(
                    archive + " is no .tar.gz file, or damaged ("
                            + (e instanceof IOException io ? AtomicFile.reason(io) : e.toString())
                            + "); fetch it again",
                    e);
        }
        return contents;
    }
}
