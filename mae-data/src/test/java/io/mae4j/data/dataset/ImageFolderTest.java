package io.mae4j.data.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mae4j.UserError;
import io.mae4j.component.PixelSize;
import io.mae4j.data.image.CorruptPicture;
import io.mae4j.data.image.ImageShape;
import io.mae4j.data.image.Written;
import io.mae4j.data.load.BatchStream;
import io.mae4j.data.load.ImageBatch;
import io.mae4j.data.load.LoaderConfig;
import io.mae4j.data.load.SequentialLoader;
import io.mae4j.data.load.ShuffledLoader;
import io.mae4j.random.Randomness;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageFolderTest {
    @TempDir
    private Path root;

    private void picture(String path, String format) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, Written.file(Written.gradient(30, 40, BufferedImage.TYPE_3BYTE_BGR), format));
    }

    private Dataset open(Path folder, double heldOut, OnCorrupt onCorrupt, Labels labels) {
        PictureSettings pictures =
                new PictureSettings(PixelSize.square(16), 3, heldOut, onCorrupt, List.of(), List.of(), false);
        return new ImageFolder(new ImageFolder.Config(folder.toString(), labels, pictures)).open();
    }

    private Dataset open() {
        return open(root, 0.25, OnCorrupt.FAIL, Labels.AUTO);
    }

    private String refusal() {
        String message = assertThrows(UserError.class, this::open).getMessage();
        assertEquals(1, message.lines().count());
        return message;
    }

    private static List<String> names(Pictures pictures, Path root) {
        return IntStream.range(0, pictures.size())
                .mapToObj(i ->
                        root.relativize(Path.of(pictures.name(i))).toString().replace('\\', '/'))
                .toList();
    }

    @Test
    void takesSubFoldersForClassesAtAnyDepth() throws Exception {
        picture("zebra/a.jpg", "jpeg");
        picture("ape/deep/er/b.png", "png");
        picture("ape/c.bmp", "bmp");
        Dataset dataset = open(root, 0, OnCorrupt.FAIL, Labels.AUTO);
        assertEquals(List.of("ape", "zebra"), dataset.classNames());
        assertEquals(List.of("ape/c.bmp", "ape/deep/er/b.png", "zebra/a.jpg"), names(dataset.train(), root));
        assertEquals(
                List.of(0, 0, 1),
                IntStream.range(0, 3).mapToObj(dataset.train()::label).toList());
        assertEquals(new ImageShape(3, 16, 16), dataset.shape());
    }

    @Test
    void hasNoLabelsWhereAllPicturesLieInTheRoot() throws Exception {
        picture("a.jpg", "jpeg");
        picture("b.jpg", "jpeg");
        assertFalse(open().labelled());
        assertEquals(Pictures.UNLABELLED, open().train().label(0));
    }

    @Test
    void usesTheTrainAndValFoldersWhereThereAreBoth() throws Exception {
        picture("train/cat/a.jpg", "jpeg");
        picture("train/dog/b.jpg", "jpeg");
        picture("val/dog/c.jpg", "jpeg");
        Dataset dataset = open();
        assertEquals(List.of("cat", "dog"), dataset.classNames());
        assertEquals(2, dataset.train().size());
        assertEquals(1, dataset.heldOut().size());
        assertEquals(1, dataset.heldOut().label(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"validation", "test"})
    void holdsOutWhatIsCalledValidationOrTest(String name) throws Exception {
        picture("train/cat/a.jpg", "jpeg");
        picture("train/dog/b.jpg", "jpeg");
        picture(name + "/dog/c.jpg", "jpeg");
        Dataset dataset = open();
        assertEquals(List.of("cat", "dog"), dataset.classNames());
        assertEquals(List.of(name + "/dog/c.jpg"), names(dataset.heldOut(), root));
        picture("val/cat/d.jpg", "jpeg");
        assertEquals(List.of("val/cat/d.jpg"), names(open().heldOut(), root), "which is what one looks at first");
    }

    @Test
    void splitsALoneTrainFolder() throws Exception {
        for (int i = 0; i < 8; i++) {
            picture("train/cat/" + i + ".jpg", "jpeg");
        }
        Dataset dataset = open();
        assertEquals(List.of("cat"), dataset.classNames());
        assertEquals(6, dataset.train().size());
    }

    @Test
    void holdsOutTheSamePartEachTime() throws Exception {
        for (int i = 0; i < 20; i++) {
            picture((i % 2 == 0 ? "cat/" : "dog/") + i + ".png", "png");
        }
        Dataset dataset = open();
        assertEquals(15, dataset.train().size());
        assertEquals(names(open().heldOut(), root), names(dataset.heldOut(), root));
        Set<String> all = Stream.concat(names(dataset.train(), root).stream(), names(dataset.heldOut(), root).stream())
                .collect(Collectors.toSet());
        assertEquals(20, all.size());
    }

    @Test
    void goesByContentAndNotBySuffix() throws Exception {
        picture("a/really-png.JPEG", "png");
        picture("a/no-suffix", "jpeg");
        Files.writeString(root.resolve("a/readme.txt"), "not a picture");
        Files.writeString(root.resolve("a/.hidden.jpg"), "not a picture");
        Dataset dataset = open(root, 0, OnCorrupt.FAIL, Labels.AUTO);
        assertEquals(List.of("a/no-suffix", "a/really-png.JPEG"), names(dataset.train(), root));
        assertEquals(30, dataset.train().decode(1).height());
    }

    @Test
    void changesItsFingerprintWithTheFiles() throws Exception {
        picture("a/1.png", "png");
        picture("a/2.png", "png");
        String before = open().fingerprint();
        assertEquals(before, open().fingerprint());
        picture("a/3.png", "png");
        assertNotEquals(before, open().fingerprint());
    }

    @Test
    void namesACorruptPicture() throws Exception {
        picture("a/1.png", "png");
        Files.writeString(root.resolve("a/2.jpg"), "<html>404</html>");
        Dataset dataset = open(root, 0, OnCorrupt.FAIL, Labels.AUTO);
        assertThrows(CorruptPicture.class, () -> dataset.train().decode(1));
        ShuffledLoader loader = new ShuffledLoader(dataset, 2, new Randomness(1), new LoaderConfig(2, 2));
        try (BatchStream epoch = loader.epoch(0, 0)) {
            String message = assertThrows(UserError.class, epoch::next).getMessage();
            assertEquals(
                    "cannot read the picture " + root.resolve("a/2.jpg")
                            + ": its content is neither JPEG, PNG, WebP, GIF, BMP, TIFF nor"
                            + " binary PPM; mend or remove it, or set data.onCorrupt=skip",
                    message);
        }
    }

    @Test
    void goesOnWithoutCorruptPicturesWhereThePolicyIsToSkip() throws Exception {
        picture("a/1.png", "png");
        Files.write(root.resolve("a/2.jpg"), new byte[0]);
        picture("a/3.jpg", "jpeg");
        Dataset dataset = open(root, 0, OnCorrupt.SKIP, Labels.AUTO);
        ShuffledLoader training = new ShuffledLoader(dataset, 3, new Randomness(1), new LoaderConfig(2, 2));
        try (BatchStream epoch = training.epoch(0, 0)) {
            ImageBatch batch = epoch.next();
            assertEquals(3, batch.size());
            assertTrue(IntStream.range(0, 3).allMatch(row -> batch.indices()[row] != 1));
        }
        try (BatchStream pass = new SequentialLoader(dataset, dataset.train(), 3, new LoaderConfig(2, 2)).pass()) {
            ImageBatch batch = pass.next();
            assertEquals(2, batch.size());
            assertEquals(
                    List.of(3L, 3L, 16L, 16L),
                    Arrays.stream(batch.images().shape()).boxed().toList());
        }
        assertEquals(1, dataset.corrupt().count());
    }

    @Test
    void refusesAMissingFolder() {
        Path missing = root.resolve("nowhere");
        UserError error = assertThrows(UserError.class, () -> open(missing, 0, OnCorrupt.FAIL, Labels.AUTO));
        assertEquals("data.root: there is no folder " + missing, error.getMessage());
    }

    @Test
    void refusesAFolderWithoutPictures() throws Exception {
        assertTrue(refusal().startsWith("data.root: there are no pictures in " + root));
        Files.writeString(root.resolve("notes.txt"), "none yet");
        assertTrue(refusal().startsWith("data.root: there are no pictures in " + root));
    }

    @Test
    void refusesPicturesBesideClassFolders() throws Exception {
        picture("cat/a.jpg", "jpeg");
        picture("stray.jpg", "jpeg");
        assertTrue(refusal().startsWith("the picture " + root.resolve("stray.jpg") + " lies in no class folder"));
        assertEquals(2, open(root, 0, OnCorrupt.FAIL, Labels.NONE).train().size());
    }

    @Test
    void refusesClassesThatOnlyTheHeldOutFolderHas() throws Exception {
        picture("train/cat/a.jpg", "jpeg");
        picture("val/cow/c.jpg", "jpeg");
        assertTrue(refusal().contains("is of the class 'cow', which the training pictures lack"));
    }

    @Test
    void aLinkThatLeadsNowhereIsACorruptPictureAndNotALostOne() throws Exception {
        picture("cat/a.jpg", "jpeg");
        Files.createSymbolicLink(root.resolve("cat/b.jpg"), root.resolve("nowhere.jpg"));
        Files.createSymbolicLink(root.resolve("cat/notes"), root.resolve("nowhere"));
        Dataset dataset = open(root, 0, OnCorrupt.FAIL, Labels.AUTO);
        assertEquals(List.of("cat/a.jpg", "cat/b.jpg"), names(dataset.train(), root));
        assertThrows(CorruptPicture.class, () -> dataset.train().decode(1));
    }

    @Test
    void refusesALinkToAFolderThatItLiesIn() throws Exception {
        picture("cat/a.jpg", "jpeg");
        Path link = Files.createSymbolicLink(root.resolve("cat/again"), root);
        assertEquals("the folder " + link + " is a link to a folder that it lies in; remove the link", refusal());
    }

    @Test
    void aFileWhoseNameIsNoTextIsACorruptPicture() throws Exception {
        picture("cat/a.jpg", "jpeg");
        // as the file system has it in Latin 1; not every system, nor every locale, lets a name be so
        Process renaming = new ProcessBuilder("sh", "-c", "mv cat/a.jpg \"$(printf 'cat/caf\\351.jpg')\"")
                .directory(root.toFile())
                .start();
        assumeTrue(renaming.waitFor() == 0);
        Dataset dataset = open(root, 0, OnCorrupt.FAIL, Labels.AUTO);
        assumeTrue(dataset.train().name(0).indexOf('\uFFFD') > 0);
        CorruptPicture why =
                assertThrows(CorruptPicture.class, () -> dataset.train().decode(0));
        assertTrue(why.getMessage().contains("LC_ALL"), why.getMessage());
    }
}
