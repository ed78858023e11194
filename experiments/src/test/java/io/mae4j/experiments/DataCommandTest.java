package io.mae4j.experiments;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataCommandTest {
    @TempDir
    private Path temporary;

    private Path pictures(int count) throws IOException {
        Path root = temporary.resolve("pictures");
        for (int i = 0; i < count; i++) {
            Path folder = Files.createDirectories(root.resolve(i % 2 == 0 ? "cat" : "dog"));
            BufferedImage image = new BufferedImage(40, 30, BufferedImage.TYPE_3BYTE_BGR);
            image.setRGB(i % 40, 3, 0xFFFFFF);
            ImageIO.write(image, "png", folder.resolve(i + ".png").toFile());
        }
        return root;
    }

    private static String refusal(String... arguments) {
        CommandRun run = CommandRun.of(arguments);
        assertEquals(2, run.exitCode(), run.out() + run.err());
        assertEquals(1, run.err().lines().count(), run.err());
        return run.err();
    }

    @Test
    void infoDescribesADataSet() throws Exception {
        Path sheet = temporary.resolve("sheet.png");
        CommandRun run =
                CommandRun.of("data", "info", "folder", "data.root='" + pictures(20) + "'", "sheet='" + sheet + "'");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("18 to train on, 2 held out"), run.out());
        assertTrue(run.out().contains("2: cat "), run.out());
        assertTrue(run.out().contains("heights      30 each"), run.out());
        assertTrue(run.out().contains("sha256:"), run.out());
        assertEquals(8 * 100 + 4, ImageIO.read(sheet.toFile()).getWidth());
    }

    @Test
    void verifyListsWhatIsBroken() throws Exception {
        Path root = pictures(6);
        CommandRun run = CommandRun.of("data", "verify", "folder", "data.root='" + root + "'");
        assertEquals(0, run.exitCode(), run.err());
        assertEquals("6 pictures decoded, 0 broken", run.out().strip());
        Files.writeString(root.resolve("cat/2.png"), "no picture");
        run = CommandRun.of("data", "verify", "folder", "data.root='" + root + "'");
        assertEquals(2, run.exitCode());
        assertTrue(run.out().startsWith(root.resolve("cat/2.png") + ": "), run.out());
        assertTrue(run.out().endsWith("6 pictures decoded, 1 broken" + System.lineSeparator()), run.out());
    }

    @Test
    void infoCountsThePixelsOfEachClass() throws Exception {
        Path root = temporary.resolve("segmented");
        for (String folder : List.of("images", "annotations")) {
            Path file = Files.createDirectories(root.resolve(folder)).resolve("a.png");
            BufferedImage grey = new BufferedImage(40, 30, BufferedImage.TYPE_BYTE_GRAY);
            for (int x = 0; x < 40; x++) {
                grey.getRaster().setSample(x, 0, 0, x < 30 ? 2 : 255);
            }
            ImageIO.write(grey, "png", file.toFile());
        }
        CommandRun run = CommandRun.of(
                "data",
                "info",
                "segmentation",
                "data.root='" + root + "'",
                "data.classNames=[sky,sea,land]",
                "data.heldOutFraction=0",
                "sheet='" + temporary.resolve("sheet.png") + "'");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(
                run.out().contains("pixels       2 of 3 classes: sky 96.7 %, land 2.5 %; without one 0.8 %"),
                run.out());
    }

    @Test
    void verifyReadsLabelMapsToo() throws Exception {
        Path root = temporary.resolve("segmented");
        for (int i = 0; i < 4; i++) {
            for (String kind : List.of("images", "annotations")) {
                Path folder = Files.createDirectories(root.resolve(kind).resolve("training"));
                int type = kind.equals("images") ? BufferedImage.TYPE_3BYTE_BGR : BufferedImage.TYPE_BYTE_GRAY;
                ImageIO.write(
                        new BufferedImage(40, 30, type),
                        "png",
                        folder.resolve(i + ".png").toFile());
            }
        }
        String[] verify = {"data", "verify", "segmentation", "data.root='" + root + "'", "data.classes=3"};
        CommandRun run = CommandRun.of(verify);
        assertEquals(0, run.exitCode(), run.err());
        assertEquals("4 pictures decoded, 0 broken", run.out().strip());
        Path small = root.resolve("annotations/training/2.png");
        ImageIO.write(new BufferedImage(40, 29, BufferedImage.TYPE_BYTE_GRAY), "png", small.toFile());
        run = CommandRun.of(verify);
        assertEquals(2, run.exitCode());
        String why = "its label map " + small + ": it has 29x40 pixels, but the picture 30x40";
        assertTrue(run.out().startsWith(root.resolve("images/training/2.png") + ": " + why), run.out());
    }

    @Test
    void packingThatWasKilledEndsWithTheSameShards() throws Exception {
        Path root = pictures(60);
        Path whole = temporary.resolve("whole");
        Path killed = temporary.resolve("killed");
        assertEquals(0, CommandRun.of(pack(root, whole)).exitCode());
        Process process = new ProcessBuilder(Stream.concat(
                                Stream.of(
                                        Path.of(System.getProperty("java.home"), "bin", "java")
                                                .toString(),
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        Main.class.getName()),
                                Stream.of(pack(root, killed)))
                        .toList())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String first = out.readLine();
            assertTrue(first.endsWith("1 pictures"), first);
            process.destroyForcibly().waitFor();
        }
        assertEquals(0, CommandRun.of(pack(root, killed)).exitCode());
        try (Stream<Path> files = Files.list(whole)) {
            for (Path file : files.toList()) {
                assertArrayEquals(
                        Files.readAllBytes(file),
                        Files.readAllBytes(killed.resolve(file.getFileName())),
                        file.toString());
            }
        }
        assertEquals(names(whole), names(killed));
    }

    private static String[] pack(Path from, Path to) {
        return new String[] {"data", "pack", "folder", "data.root='" + from + "'", "to='" + to + "'", "pictures=1"};
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aDownloadWithoutANetworkSaysWhereTheFilesBelong() throws Exception {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        Path root = temporary.resolve("cifar");
        String mirror = "data.mirror='http://localhost:" + closed + "/'";
        String line = refusal("data", "download", "cifar10", "data.root='" + root + "'", mirror);
        assertTrue(line.contains("put cifar-10-binary.tar.gz into " + root + " by hand"), line);
        line = refusal("data", "info", "mnist", "data.download=true", "data.root='" + root + "'", mirror);
        assertTrue(line.contains("put train-images-idx3-ubyte.gz into " + root + " by hand"), line);
        assertFalse(Files.exists(root));
    }

    @Test
    void whatCannotBeDoneIsOneLine() {
        assertTrue(refusal("data").contains("info, verify, pack, download"));
        assertTrue(refusal("data", "info", "cifar11").contains("did you mean cifar10"));
        assertTrue(refusal("data", "info", "cifar10", "data.root=nowhere").contains("CIFAR-10 is not in"));
        assertTrue(refusal("data", "pack", "cifar10", "to=x").contains("no image files to pack"));
        assertTrue(refusal("data", "download", "idx", "data.root=x").contains("is not published anywhere"));
        assertTrue(refusal("data", "info", "webdataset", "data.shards=nowhere").contains("data.shards"));
        assertTrue(refusal("data", "info", "parquet", "data.files=nowhere").contains("data.files"));
    }
}
