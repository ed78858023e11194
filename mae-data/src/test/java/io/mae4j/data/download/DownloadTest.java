package io.mae4j.data.download;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.mae4j.UserError;
import io.mae4j.random.Randomness;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloadTest {
    private static final int LENGTH = 300_000;

    @TempDir
    private Path temporary;

    private final byte[] content = new byte[LENGTH];
    private final List<String> ranges = new ArrayList<>(); // of the requests, "" for none
    private HttpServer server;
    private int cutAfter = LENGTH; // bytes of each answer
    private boolean knowsRanges = true;
    private String movedTo = "/set/";

    @BeforeEach
    void serve() throws IOException {
        for (int i = 0; i < LENGTH; i++) {
            content[i] = (byte) (new Randomness(1).stream("content", i / 64).nextInt() >>> i % 24);
        }
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        ranges.add(range == null ? "" : range);
        int from = 0;
        String path = exchange.getRequestURI().getPath();
        if (path.startsWith("/moved/")) {
            exchange.getResponseHeaders().add("Location", path.replace("/moved/", movedTo));
            exchange.sendResponseHeaders(308, -1);
            exchange.close();
            return;
        }
        if (!path.equals("/set/file.bin")) {
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
            return;
        }
        if (range != null && knowsRanges) {
            from = Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
            if (from >= LENGTH) {
                exchange.sendResponseHeaders(416, -1);
                exchange.close();
                return;
            }
            exchange.getResponseHeaders().add("Content-Range", "bytes " + from + "-" + (LENGTH - 1) + "/" + LENGTH);
        }
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, LENGTH - from);
        exchange.getResponseBody().write(content, from, Math.min(cutAfter, LENGTH - from));
        exchange.getResponseBody().flush();
        exchange.close(); // before the announced end where the answer is cut
    }

    private Path folder() {
        return temporary.resolve("set");
    }

    private Published published(String name, String md5) {
        return published("set", name, md5);
    }

    private Published published(String place, String name, String md5) {
        PublishedFile file =
                PublishedFile.of("http://localhost:" + server.getAddress().getPort() + "/" + place, name, md5);
        return new Published() {
            @Override
            public Path folder() {
                return DownloadTest.this.folder();
            }

            @Override
            public List<PublishedFile> files() {
                return List.of(file);
            }
        };
    }

    private Published right() throws Exception {
        return right("set");
    }

    private Published right(String place) throws Exception {
        return published(
                place,
                "file.bin",
                HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content)));
    }

    private static String refusal(Published published) {
        String message = assertThrows(UserError.class, () -> Download.fetch(published, line -> {}))
                .getMessage();
        assertEquals(1, message.lines().count(), message);
        return message;
    }

    private void theFileIsThere() throws IOException {
        assertArrayEquals(content, Files.readAllBytes(folder().resolve("file.bin")));
        try (Stream<Path> files = Files.list(folder())) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void fetchesAFileOnce() throws Exception {
        Download.fetch(right(), line -> {});
        theFileIsThere();
        Download.fetch(right(), line -> {});
        assertEquals(List.of(""), ranges);
    }

    @Test
    void goesOnWhereTheTransferBrokeOff() throws Exception {
        cutAfter = 100_000;
        Download.fetch(right(), line -> {});
        theFileIsThere();
        assertEquals(List.of("", "bytes=100000-", "bytes=200000-"), ranges);
    }

    @Test
    void goesOnWithWhatAnEarlierProcessLeft() throws Exception {
        Files.createDirectories(folder());
        Files.write(folder().resolve("file.bin.part"), Arrays.copyOf(content, 123_456));
        Download.fetch(right(), line -> {});
        theFileIsThere();
        assertEquals(List.of("bytes=123456-"), ranges);
    }

    @Test
    void takesAWholePartForWhatItIs() throws Exception {
        Files.createDirectories(folder());
        Files.write(folder().resolve("file.bin.part"), content);
        Download.fetch(right(), line -> {});
        theFileIsThere();
    }

    @Test
    void beginsAgainWhereTheServerKnowsNoRanges() throws Exception {
        knowsRanges = false;
        Files.createDirectories(folder());
        Files.write(folder().resolve("file.bin.part"), new byte[1000]);
        Download.fetch(right(), line -> {});
        theFileIsThere();
    }

    @Test
    void givesUpWhereNothingMoreComesAndKeepsWhatThereIs() throws Exception {
        cutAfter = 0;
        Files.createDirectories(folder());
        Files.write(folder().resolve("file.bin.part"), Arrays.copyOf(content, 1000));
        String message = refusal(right());
        assertTrue(message.contains("broke off after 1000 bytes"), message);
        assertEquals(1000, Files.size(folder().resolve("file.bin.part")));
    }

    @Test
    void refusesAWrongChecksumAndLeavesNothing() throws Exception {
        String message = refusal(published("file.bin", "0".repeat(32)));
        assertTrue(message.contains("instead of " + "0".repeat(32)), message);
        try (Stream<Path> files = Files.list(folder())) {
            assertEquals(0, files.count());
        }
    }

    @Test
    void saysWhereToPutAFileThatCannotBeFetched() throws Exception {
        String missing = refusal(published("other.bin", "0".repeat(32)));
        assertTrue(missing.contains("the server answers 404"), missing);
        server.stop(0);
        String message = refusal(right());
        assertTrue(message.contains("put file.bin into " + folder() + " by hand"), message);
        assertFalse(Files.exists(folder()), "nothing is written before a server answers");
    }

    @Test
    void ofTwoThatWantAFileAtOnceOneFetchesIt() throws Exception {
        Published published = right();
        CountDownLatch bothBegin = new CountDownLatch(2);
        List<String> lines = Collections.synchronizedList(new ArrayList<>());
        Callable<Void> fetch = () -> {
            bothBegin.countDown();
            bothBegin.await();
            Download.fetch(published, lines::add);
            return null;
        };
        ExecutorService both = Executors.newFixedThreadPool(2);
        try {
            for (Future<Void> each : both.invokeAll(List.of(fetch, fetch))) {
                each.get();
            }
        } finally {
            both.shutdown();
        }
        theFileIsThere();
        assertEquals(List.of(""), ranges);
        assertEquals(2, lines.size(), lines.toString());
        assertTrue(lines.get(1).endsWith("file.bin is there"), lines.toString());
    }

    @Test
    void waitsForAnotherProcessAndGoesOnWhereThatWasKilled() throws Exception {
        Files.createDirectories(folder());
        Path part = Files.write(folder().resolve("file.bin.part"), Arrays.copyOf(content, 1000));
        Process other = holding(part);
        try {
            List<String> lines = new ArrayList<>();
            Download.fetch(right(), line -> {
                lines.add(line);
                other.destroyForcibly();
            });
            theFileIsThere();
            assertEquals(2, lines.size(), lines.toString());
            assertTrue(lines.get(0).startsWith("waiting for another process, which downloads "), lines.toString());
        } finally {
            other.destroyForcibly();
        }
    }

    // another process with the lock
    private static Process holding(Path part) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Holding.class.getName(),
                        part.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertEquals('l', process.getInputStream().read());
        return process;
    }

    /** Locks a file until it is killed. */
    static final class Holding {
        public static void main(String[] arguments) throws Exception {
            try (FileChannel channel = FileChannel.open(Path.of(arguments[0]), StandardOpenOption.WRITE)) {
                channel.lock();
                System.out.println("locked");
                Thread.sleep(60_000);
            }
        }
    }

    @Test
    void goesWhereTheServerSendsIt() throws Exception {
        cutAfter = 200_000;
        Download.fetch(right("moved"), line -> {});
        theFileIsThere();
    }

    @Test
    void goesNowhereButToTheWebAndNotForEver() throws Exception {
        movedTo = "file:///etc/";
        assertTrue(refusal(right("moved")).contains("sends on to file:///etc/file.bin, which is not followed"));
        movedTo = "/moved/";
        assertTrue(refusal(right("moved")).contains("the server answers 308"));
    }

    @Test
    void aMirrorIsAnAddressOfTheWeb() {
        for (String mirror : List.of("file:///data", "example.com/data", "/data", "http://a b/", "ftp://example.com")) {
            UserError error = assertThrows(UserError.class, () -> PublishedFile.of(mirror, "file.bin", "0"));
            assertTrue(error.getMessage().startsWith("data.mirror is '" + mirror + "'; it needs"), error.getMessage());
        }
    }
}
