package io.mae4j.data.download;

import io.mae4j.UserError;
import io.mae4j.file.AtomicFile;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Brings the files of a published data set into its folder. A file is there only when it is whole and its checksum is right;
 * until then it is {@code <name>.part}, from whose end a later download goes on. Nothing is written before the server has
 * answered.
 */
public final class Download {
    private static final int TIMEOUT_MILLIS = 30_000;
    private static final int RANGE_NOT_SATISFIABLE = 416;
    private static final Set<Integer> MOVED = Set.of(301, 302, 303, 307, 308);
    private static final int MOST_MOVES = 5;

    private final Path folder;
    private final Consumer<String> progress;

    private Download(Path folder, Consumer<String> progress) {
        this.folder = folder.toAbsolutePath().normalize();
        this.progress = progress;
    }

    /**
     * Fetches what is missing; files that are there stay as they are.
     *
     * @param progress is told a line for each file
     * @throws UserError if a file cannot be fetched, saying where it would have to be put by hand
     */
    public static void fetch(Published published, Consumer<String> progress) {
        Download download = new Download(published.folder(), progress);
        published.files().forEach(download::fetch);
    }

    private void fetch(PublishedFile file) {
        Path target = folder.resolve(file.name());
        if (Files.isRegularFile(target)) {
            progress.accept(target + " is there");
            return;
        }
        Path part = folder.resolve(file.name() + ".part");
        long before;
        long length;
        do { // a transfer that broke after some bytes is taken up again, one that brought none is not
            before = length(part);
            length = transfer(file, part);
        } while (length < 0 && length(part) > before);
        if (length < 0) {
            throw new UserError("the download of " + file.address() + " broke off after " + before
                    + " bytes; the same command goes on from there");
        }
        finish(file, part, target);
    }

    /** Appends what is missing; negative if the connection broke before the end. */
    private long transfer(PublishedFile file, Path part) {
        long have = length(part);
        HttpURLConnection connection;
        int status;
        try {
            URI address = file.address();
            connection = connect(address, have);
            status = connection.getResponseCode();
            for (int moves = 0; MOVED.contains(status) && moves < MOST_MOVES; moves++) {
                address = movedTo(address, connection);
                connection.disconnect();
                connection = connect(address, have);
                status = connection.getResponseCode();
            }
        } catch (IOException e) {
            throw unreachable(file, e.toString(), e);
        }
        try {
            if (status == RANGE_NOT_SATISFIABLE && have > 0) {
                return have; // nothing is missing, as the checksum will say
            }
            boolean goesOn = status == HttpURLConnection.HTTP_PARTIAL
                    && String.valueOf(connection.getHeaderField("Content-Range"))
                            .startsWith("bytes " + have + "-");
            if (status != HttpURLConnection.HTTP_OK && !goesOn) {
                throw unreachable(file, "the server answers " + status, null);
            }
            return append(connection, part, goesOn ? have : 0);
        } finally {
            connection.disconnect();
        }
    }

    private static HttpURLConnection connect(URI address, long have) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
        connection.setInstanceFollowRedirects(false); // it would not go from http to https
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        connection.setRequestProperty("User-Agent", "mae4j");
        connection.setRequestProperty("Accept-Encoding", "identity");
        if (have > 0) {
            connection.setRequestProperty("Range", "bytes=" + have + "-");
        }
        return connection;
    }

    private static URI movedTo(URI from, HttpURLConnection answer) throws IOException {
        String location = String.valueOf(answer.getHeaderField("Location"));
        URI to;
        try {
            to = from.resolve(location);
        } catch (IllegalArgumentException e) {
            throw new IOException("the server sends on to " + location + ", which is no address", e);
        }
        if (!PublishedFile.isWeb(to) || "https".equals(from.getScheme()) && !"https".equals(to.getScheme())) {
            throw new IOException("the server sends on to " + to + ", which is not followed");
        }
        return to;
    }

    private static long append(HttpURLConnection connection, Path part, long from) {
        long announced = connection.getContentLengthLong();
        long at = from;
        try {
            Files.createDirectories(part.getParent());
        } catch (IOException e) {
            throw AtomicFile.cannotWrite(part, e);
        }
        try (FileChannel out = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            if (out.tryLock() == null) {
                throw new UserError(part + " is being downloaded by another process");
            }
            out.truncate(from);
            byte[] buffer = new byte[1 << 16];
            try (InputStream in = connection.getInputStream()) {
                while (true) {
                    int read;
                    try {
                        read = in.read(buffer);
                    } catch (IOException e) {
                        return -1;
                    }
                    if (read < 0) {
                        break;
                    }
                    out.position(at);
                    AtomicFile.writeFully(out, ByteBuffer.wrap(buffer, 0, read));
                    at += read;
                }
            }
            out.force(true);
        } catch (IOException e) {
            throw AtomicFile.cannotWrite(part, e);
        }
        return announced >= 0 && at - from < announced ? -1 : at;
    }

    private void finish(PublishedFile file, Path part, Path target) {
        try {
            String md5 = md5(part);
            if (!md5.equals(file.md5())) {
                long length = Files.size(part);
                Files.delete(part);
                throw new UserError(
                        file.address() + " gave " + length + " bytes with the MD5 checksum " + md5 + " instead of "
                                + file.md5() + "; they are removed: try again, or give another address as data.mirror");
            }
            AtomicFile.rename(part, target);
            AtomicFile.forceDirectory(folder);
            progress.accept(target + " downloaded, " + Files.size(target) + " bytes, checksum right");
        } catch (IOException e) {
            throw AtomicFile.cannotWrite(target, e);
        }
    }

    private UserError unreachable(PublishedFile file, String why, Throwable cause) {
        return new UserError(
                "cannot download " + file.address() + " (" + why + "); put " + file.name() + " into " + folder
                        + " by hand, or give another address as data.mirror",
                cause);
    }

    private static long length(Path part) {
        try {
            return Files.isRegularFile(part) ? Files.size(part) : 0;
        } catch (IOException e) {
            throw new UserError("cannot read " + part + ": " + AtomicFile.reason(e), e);
        }
    }

    private static String md5(Path file) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has MD5", e);
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
