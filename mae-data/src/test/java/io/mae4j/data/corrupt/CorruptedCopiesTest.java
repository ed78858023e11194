package io.mae4j.data.corrupt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.UserError;
import io.mae4j.data.dataset.CorruptPictures;
import io.mae4j.data.dataset.Dataset;
import io.mae4j.data.dataset.OnCorrupt;
import io.mae4j.data.dataset.Pictures;
import io.mae4j.data.image.CorruptPicture;
import io.mae4j.data.image.ImageShape;
import io.mae4j.data.image.Normalization;
import io.mae4j.data.image.Picture;
import io.mae4j.data.image.PictureDecoder;
import io.mae4j.random.Randomness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorruptedCopiesTest {
    private static final ImageShape SHAPE = new ImageShape(3, 32, 32);
    private static final List<String> CLASSES = List.of("n01", "T-shirt/top");
    private static final CopySettings PNG =
            new CopySettings(List.of(Corruption.FOG, Corruption.FROST), List.of(1, 5), 3, CopySettings.Format.PNG, 85);

    @TempDir
    private Path folder;

    /** Seven pictures of two classes, of which the last two have the same file name. */
    private static final class Seven implements Pictures {
        @Override
        public int size() {
            return 7;
        }

        @Override
        public int label(int index) {
            return index % 2;
        }

        @Override
        public String name(int index) {
            return index < 4 ? "/pictures/val_" + index + ".JPEG" : index == 4 ? "archive #4" : index + "/same.png";
        }

        @Override
        public Picture decode(int index) {
            byte[] data = new byte[3 * 40 * 36];
            for (int i = 0; i < data.length; i++) {
                data[i] = (byte) (i * (index + 3) / 7);
            }
            return new Picture(3, 40, 36, data);
        }
    }

    private static Dataset dataset(String fingerprint) {
        return new Dataset(
                "seven",
                SHAPE,
                new Normalization(List.of(.5, .5, .5), List.of(.5, .5, .5)),
                CLASSES,
                new Seven(),
                new Seven(),
                new CorruptPictures(OnCorrupt.FAIL),
                fingerprint);
    }

    private static void write(CopySettings settings, Path to, int threads) {
        Dataset data = dataset("seven");
        new CorruptedCopies(data, data.heldOut(), settings, FrostTextures.generated(), to)
                .run("plain", threads, done -> {});
    }

    private static Map<String, byte[]> files(Path root) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            all.filter(Files::isRegularFile).forEach(file -> {
                try {
                    files.put(root.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
        return files;
    }

    @Test
    void theLayoutIsThePublishedOne() throws IOException {
        write(PNG, folder, 2);
        assertEquals(
                List.of(
                        "fog/1/T-shirt_top/same.png",
                        "fog/1/T-shirt_top/val_1.png",
                        "fog/1/T-shirt_top/val_3.png",
                        "fog/1/n01/archive_4.png",
                        "fog/1/n01/same.png",
                        "fog/1/n01/val_0.png",
                        "fog/1/n01/val_2.png"),
                files(folder).keySet().stream()
                        .filter(f -> f.startsWith("fog/1/"))
                        .toList());
        assertEquals(2 + 4 * 7, files(folder).size()); // and the lock and the note
    }

    @Test
    void picturesOfAClassWithTheSameNameKeepApart() {
        assertEquals(
                List.of("same-0.JPEG", "same-1.JPEG", "same-2.JPEG"),
                names(List.of("a/same.png", "b/same.png", "same.jpg"), List.of()));
        assertEquals(
                List.of("a-0.JPEG", "a-1_.JPEG", "a-1.JPEG"),
                names(List.of("a.png", "a.jpg", "a-1.png"), List.of()),
                "and from one whose name is what another's would become");
    }

    @Test
    void classesWhoseNamesBecomeTheSameKeepApart() {
        assertEquals(
                List.of("_-0/a.JPEG", "_-1/a.JPEG", "x/a.JPEG"),
                names(List.of("0/a.png", "1/a.png", "2/a.png"), List.of("(", ")", "x")));
    }

    /** Names of the copies of pictures, each of a class of its own. */
    private static List<String> names(List<String> pictures, List<String> classNames) {
        CopyNames names = new CopyNames(
                new Pictures() {
                    @Override
                    public int size() {
                        return pictures.size();
                    }

                    @Override
                    public int label(int index) {
                        return classNames.isEmpty() ? UNLABELLED : index;
                    }

                    @Override
                    public String name(int index) {
                        return pictures.get(index);
                    }

                    @Override
                    public Picture decode(int index) {
                        throw new AssertionError("names need no samples");
                    }
                },
                classNames,
                ".JPEG");
        return IntStream.range(0, pictures.size()).mapToObj(names::of).toList();
    }

    @Test
    void aCopyIsWhatEvaluationOnTheFlySees() throws IOException, CorruptPicture {
        write(PNG, folder, 2);
        Dataset data = dataset("seven");
        Picture onTheFly = data.plain()
                .then(new Corrupt(Corruption.FOG, 5, 3, FrostTextures.generated()))
                .image(data.heldOut().open(2), SHAPE, new Randomness(0).stream("plain", 2));
        Picture copy = new PictureDecoder(3).decode(Files.readAllBytes(folder.resolve("fog/5/n01/val_2.png")));
        assertArrayEquals(onTheFly.data(), copy.data());
    }

    @Test
    void whatWasInterruptedEndsWithTheSameBytesOnAnyNumberOfThreads() throws IOException {
        Path whole = folder.resolve("whole");
        Path broken = folder.resolve("broken");
        CopySettings jpeg = new CopySettings(Corruption.extra(), List.of(2, 3), 3, CopySettings.Format.JPEG, 85);
        write(jpeg, whole, 4);
        write(jpeg, broken, 1);
        Files.delete(broken.resolve("spatter/2/n01/val_0.JPEG"));
        Files.delete(broken.resolve("saturate/3/n01/val_2.JPEG"));
        Files.writeString(broken.resolve("saturate/3/n01/.val_2.JPEG.0123.part"), "half a pict");
        write(jpeg, broken, 3);
        Map<String, byte[]> expected = files(whole);
        Map<String, byte[]> found = files(broken);
        assertEquals(expected.keySet(), found.keySet());
        expected.forEach((name, bytes) -> assertArrayEquals(bytes, found.get(name), name));
    }

    @Test
    void unfinishedFilesOfOthersStay() throws IOException {
        Path download = folder.resolve("archives/.imagenet.tar.0123.part");
        Files.createDirectories(download.getParent());
        Files.writeString(download, "half an archive");
        write(PNG, folder, 1);
        assertTrue(Files.exists(download));
    }

    @Test
    void copiesOfOthersAreNotGoneOnWith() throws IOException {
        Path theirs = folder.resolve("fog/1/n01/val_0.png");
        Files.createDirectories(theirs.getParent());
        Files.writeString(theirs, "as downloaded");
        UserError error = assertThrows(UserError.class, () -> write(PNG, folder, 1));
        assertTrue(error.getMessage().contains("holds a folder fog that is not from here"), error.getMessage());
        assertEquals(2, files(folder).size(), "theirs and the lock");
    }

    @Test
    void moreCorruptionsCanBeAddedButNoneOfOtherPictures() {
        write(PNG, folder, 1);
        write(new CopySettings(List.of(Corruption.SNOW), List.of(3), 3, CopySettings.Format.PNG, 85), folder, 1);
        assertTrue(Files.exists(folder.resolve("snow/3/n01/val_0.png")));
        Dataset other = dataset("others");
        CorruptedCopies copies = new CorruptedCopies(other, other.train(), PNG, FrostTextures.generated(), folder);
        UserError error = assertThrows(UserError.class, () -> copies.run("plain", 1, done -> {}));
        assertTrue(error.getMessage().contains("holds copies of other pictures"), error.getMessage());
    }
}
