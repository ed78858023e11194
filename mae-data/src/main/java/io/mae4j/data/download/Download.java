package io.mae4j.data.download;

import io.mae4j.UserError;
import io.mae4j.file.AtomicFile;
import java.io.Closeable;
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
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Brings the files of a published data set into its folder. A file is there only when it is whole and its checksum is right;
 * until then it is {@code <name>.part}, from whose end a later download goes on. Nothing is written before the server has
 * answered. Of several that want the same file, in this process or in others, one fetches it and the others wait.
 */
public final class Download {
    private static final int TIMEOUT_MILLIS = 30_000;
    private static final int RANGE_NOT_SATISFIABLE = 416;
    private static final Set<Integer> MOVED = Set.of(301, 302, 303, 307, 308);
    private static final int MOST_MOVES = 5;

    // what is waited for within this process, where the system's locks do not tell
    private static final Map<Path, Object> IN_HAND = new ConcurrentHashMap<>();

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
        synchronized (IN_HAND.computeIfAbsent(target, path -> new Object())) {
            if (Files.isRegularFile(target)) {
                progress.accept(target + " is there");
            }
            while (!Files.isRegularFile(target)) {
                bring(file, target);
            }
        }
    }

    /** Brings it; or waits until another process that does has ended, well or not. */
    private void bring(PublishedFile file, Path target) {
        Path part = folder.resolve(file.name() + ".part");
        Answer first = ask(file, length(part));
        try (first;
                FileChannel out = opened(part)) {
            if (out.tryLock() == null) {
                progress.accept("waiting for another process, which downloads " + target);
                first.close();
                out.lock();
            } else if (Files.isRegularFile(target)) { // came in between, and what was opened is a new file
                Files.deleteIfExists(part);
            } else if (Files.isRegularFile(part)) {
                transfer(file, first, out);
                finish(file, out, part, target);
            }
        } catch (IOException e) {
            throw AtomicFile.cannotWrite(part, e);
        }
    }

    private static FileChannel opened(Path part) throws IOException {
        Files.createDirectories(part.getParent());
        return FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /** Appends what is missing. */
    private void transfer(PublishedFile file, Answer first, FileChannel out) throws IOException {
        long before = out.size();
        boolean whole = append(first.have() == before ? first : ask(file, before), out);
        while (!whole && out.size() > before) { // one that brought nothing is not taken up again
            before = out.size();
            whole = append(ask(file, before), out);
        }
        if (!whole) {
            throw new UserError("the download of " + file.address() + " broke off after " + before
                    + " bytes; the same command goes on from there");
        }
    }

    /**
     * What a server answers to a request for what is behind the first bytes.
     *
     * @param have how many bytes those are
     * @param goesOn whether it sends what is behind them, and not all
     */
    private record Answer(HttpURLConnection connection, long have, int status, boolean goesOn) implements Closeable {
        @Override
        public void close() {
            connection.disconnect();
        }
    }

    private Answer ask(PublishedFile file, long have) {
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
        boolean goesOn = status == HttpURLConnection.HTTP_PARTIAL
                && String.valueOf(connection.getHeaderField("Content-Range")).startsWith("bytes " + have + "-");
        boolean nothingMissing = status == RANGE_NOT_SATISFIABLE && have > 0; // as the checksum will say
        if (status != HttpURLConnection.HTTP_OK && !goesOn && !nothingMissing) {
            connection.disconnect();
            throw unreachable(file, "the server answers " + status, null);
        }
        return new Answer(connection, have, status, goesOn);
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

    /** False if the connection broke before the end. */
    private static boolean append(Answer answer, FileChannel out) throws IOException {
        if (answer.status() == RANGE_NOT_SATISFIABLE) {
            return true;
        }
        long announced = answer.connection().getContentLengthLong();
        long from = answer.goesOn() ? answer.have() : 0;
        long at = from;
        out.truncate(from);
        byte[] buffer = new byte[1 << 16];
        try (answer;
                InputStream in = answer.connection().getInputStream()) {
            while (true) {
                int read;
                try {
                    read = in.read(buffer);
                } catch (IOException e) {
                    return false;
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
        return announced < 0 || at - from >= announced;
    }

    private void finish(PublishedFile file, FileChannel out, Path part, Path target) {
        try {
            String md5 = md5(out);
            long length = out.size();
            if (!md5.equals(file.md5())) {
                Files.delete(part);
                throw new UserError(
                        file.address() + " gave " + length + " bytes with the MD5 checksum " + md5 + " instead of "
                                + file.md5() + "; they are removed: try again, or give another address as data.mirror");
            }
            AtomicFile.rename(part, target);
            AtomicFile.forceDirectory(folder);
            progress.accept(target + " downloaded, " + length + " bytes, checksum right");
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

    // through the channel that holds the lock: a process that closes a file by any other loses it
    private static String md5(FileChannel file) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has MD5", e);
        }
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        file.position(0);
        while (file.read(buffer.clear()) >= 0) {
            digest.update(buffer.flip());
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
