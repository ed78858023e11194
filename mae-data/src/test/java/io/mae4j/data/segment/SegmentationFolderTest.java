package io.mae4j.data.segment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import io.mae4j.UserError;
import io.mae4j.component.Components;
import io.mae4j.config.ComponentBinder;
import io.mae4j.data.dataset.DataSource;
import io.mae4j.data.dataset.Dataset;
import io.mae4j.data.dataset.EncodedSource;
import io.mae4j.data.dataset.Pictures;
import io.mae4j.data.image.CorruptPicture;
import io.mae4j.data.image.LabelMap;
import io.mae4j.data.image.Written;
import io.mae4j.data.survey.Verification;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentationFolderTest {
    private static final int HEIGHT = 3;
    private static final int WIDTH = 4;

    @TempDir
    private Path root;

    private void write(String path, BufferedImage image, String format) throws IOException {
        Path file = root.resolve(path).normalize();
        Files.createDirectories(file.getParent());
        Files.write(file, Written.file(image, format));
    }

    private void picture(String path) throws IOException {
        write("images/" + path, Written.gradient(HEIGHT, WIDTH, BufferedImage.TYPE_3BYTE_BGR), "jpeg");
    }

    /** A grey PNG of values, of which the last fills what is left. */
    private void map(String path, int... values) throws IOException {
        map(path, new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_GRAY), values);
    }

    private void map(String path, BufferedImage image, int... values) throws IOException {
        for (int i = 0; i < HEIGHT * WIDTH; i++) {
            image.getRaster().setSample(i % WIDTH, i / WIDTH, 0, values[Math.min(i, values.length - 1)]);
        }
        write("annotations/" + path, image, "png");
    }

    private DataSource source(Object... settings) {
        Map<String, Object> all = new HashMap<>(Map.of("name", "segmentation", "root", root.toString(), "size", 8));
        for (int i = 0; i < settings.length; i += 2) {
            all.put((String) settings[i], settings[i + 1]);
        }
        return new ComponentBinder(Components.discover())
                .create(DataSource.class, ConfigFactory.parseMap(all).root());
    }

    private SegmentedDataset open(Object... settings) {
        return ((SegmentedSource) source(settings)).openSegmented();
    }

    private String refusal(Object... settings) {
        return assertThrows(UserError.class, () -> open(settings)).getMessage();
    }

    /** Why the only label map cannot be read. */
    private String broken(Object... settings) throws CorruptPicture {
        SegmentedDataset dataset = open(settings);
        dataset.pictures().train().decode(0);
        String why = assertThrows(CorruptPicture.class, () -> dataset.train().read(0))
                .getMessage();
        String place = "its label map " + root.resolve("annotations/a.png") + ": ";
        assertTrue(why.startsWith(place), why);
        return why.substring(place.length());
    }

    private static int[] values(LabelMap map) {
        int[] values = new int[map.classes().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = map.at(i / map.width(), i % map.width());
        }
        return values;
    }

    @Test
    void readsTheLayoutOfAde20k() throws Exception {
        picture("training/ADE_train_00000001.jpg");
        picture("training/ADE_train_00000002.jpg");
        picture("validation/ADE_val_00000001.jpg");
        map("training/ADE_train_00000001.png", 0, 1, 2, 150, 255, 3);
        map("training/ADE_train_00000002.png", 7);
        map("validation/ADE_val_00000001.png", 12);
        Files.writeString(root.resolve("objectInfo150.txt"), "Idx\tRatio\tName\n");
        SegmentedDataset dataset = open("classes", 150, "zeroIsNone", true);
        assertEquals(2, dataset.pictures().train().size());
        assertEquals(1, dataset.pictures().heldOut().size());
        assertArrayEquals(
                new int[] {255, 0, 1, 149, 255, 2, 2, 2, 2, 2, 2, 2},
                values(dataset.train().read(0)));
        assertEquals(6, dataset.train().read(1).at(2, 3));
        assertEquals(11, dataset.heldOut().read(0).at(0, 0));
        assertEquals(150, dataset.classNames().size());
        assertEquals("1", dataset.classNames().get(0));
    }

    /** Pascal VOC's files: 21 classes by their index in a palette, which also has a colour for the borders between them. */
    @Test
    void theIndicesOfAPaletteAreTheClasses() throws Exception {
        byte[] red = new byte[256];
        byte[] green = new byte[256];
        byte[] blue = new byte[256];
        for (int i = 0; i < 256; i++) { // the bits of the index, spread over the upper bits of the colours
            for (int bit = 0; bit < 3; bit++) {
                red[i] |= (byte) ((i >> (3 * bit) & 1) << (7 - bit));
                green[i] |= (byte) ((i >> (3 * bit + 1) & 1) << (7 - bit));
                blue[i] |= (byte) ((i >> (3 * bit + 2) & 1) << (7 - bit));
            }
        }
        IndexColorModel palette = new IndexColorModel(8, 256, red, green, blue);
        picture("a.jpg");
        map("a.png", new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_INDEXED, palette), 0, 15, 255, 20);
        SegmentedDataset dataset = open("classes", 21);
        assertArrayEquals(
                new int[] {0, 15, 255, 20, 20, 20, 20, 20, 20, 20, 20, 20},
                values(dataset.train().read(0)));
        assertEquals("0", dataset.classNames().get(0));
    }

    @Test
    void aBitAPixelTellsTwoClassesApart() throws Exception {
        picture("a.jpg");
        map("a.png", new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_BINARY), 0, 1, 1, 0);
        assertArrayEquals(
                new int[] {0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0},
                values(open("classes", 2).train().read(0)));
    }

    @Test
    void eachPictureHasItsOwnLabelMapWhereAPartIsHeldOut() throws Exception {
        for (int i = 0; i < 20; i++) {
            picture("some/where/" + i + ".x.jpeg");
            map("some/where/" + i + ".x.png", i);
        }
        SegmentedDataset dataset = open("classes", 20, "heldOutFraction", 0.25);
        assertEquals(5, dataset.pictures().heldOut().size());
        Set<Integer> seen = new HashSet<>();
        for (boolean train : new boolean[] {true, false}) {
            Pictures pictures =
                    train ? dataset.pictures().train() : dataset.pictures().heldOut();
            for (int i = 0; i < pictures.size(); i++) {
                int read = (train ? dataset.train() : dataset.heldOut()).read(i).at(1, 1);
                assertTrue(pictures.name(i).endsWith("where/" + read + ".x.jpeg"), pictures.name(i));
                seen.add(read);
            }
        }
        assertEquals(20, seen.size());
        Dataset plain = source("name", "folder", "root", root.resolve("images").toString(), "heldOutFraction", 0.25)
                .open();
        assertEquals(plain.heldOut().name(3), dataset.pictures().heldOut().name(3));
    }

    @Test
    void aTrainingFolderAloneIsSplitToo() throws Exception {
        for (int i = 0; i < 4; i++) {
            picture("train/" + i + ".jpg");
            map("train/" + i + ".png", i);
        }
        SegmentedDataset dataset = open("classes", 4, "heldOutFraction", 0.5);
        assertEquals(2, dataset.pictures().train().size());
        assertEquals(2, dataset.pictures().heldOut().size());
    }

    @Test
    void foldersMayHaveOtherNames() throws Exception {
        picture("a.jpg");
        map("a.png", 0);
        Files.move(root.resolve("images"), root.resolve("JPEGImages"));
        Files.move(root.resolve("annotations"), root.resolve("SegmentationClass"));
        SegmentedDataset dataset = open("classes", 21, "pictures", "JPEGImages", "labels", "SegmentationClass");
        assertEquals(0, dataset.train().read(0).at(0, 0));
    }

    @Test
    void toOthersItIsPicturesWithoutLabels() throws Exception {
        picture("a.jpg");
        map("a.png", 0);
        DataSource source = source("classes", 2, "size", List.of(6, 10), "channels", 1);
        Dataset dataset = source.open();
        assertFalse(dataset.labelled());
        assertEquals(Pictures.UNLABELLED, dataset.train().label(0));
        assertEquals("1x6x10", dataset.shape().toString());
        assertEquals(1, ((EncodedSource) source).collect().train().size());
    }

    @Test
    void theFingerprintIsOfLabelMapsToo() throws Exception {
        picture("a.jpg");
        map("a.png", 0);
        String before = open("classes", 9).pictures().fingerprint();
        assertEquals(before, open("classes", 9).pictures().fingerprint());
        map("a.png", 0, 1, 2, 3, 4, 5, 6, 7, 8, 7, 6, 5);
        assertNotEquals(before, open("classes", 9).pictures().fingerprint());
    }

    @Test
    void aPictureWithoutALabelMapIsRefusedAndASpareLabelMapIsNot() throws Exception {
        picture("a.jpg");
        picture("deep/b.jpg");
        picture("deep/c.jpg");
        map("a.png", 0);
        map("spare.png", 0);
        assertEquals(
                "data.labels: there is no label map " + root.resolve("annotations/deep/b.png") + " for the picture "
                        + root.resolve("images/deep/b.jpg") + "; 2 of 3 pictures have none",
                refusal("classes", 1));
        map("deep/b.png", 0);
        map("deep/c.png", 0);
        assertEquals(
                3, open("classes", 1, "heldOutFraction", 0).pictures().train().size());
    }

    @Test
    void aFolderThatIsNotThereIsNamed() throws Exception {
        picture("training/a.jpg");
        assertEquals("data.root: there is no folder " + root.resolve("annotations/training"), refusal("classes", 1));
    }

    @Test
    void namesComeFromAFile() throws Exception {
        picture("a.jpg");
        map("a.png", 1);
        Files.writeString(root.resolve("names.txt"), "\uFEFFwall\nsky, or air\n\n");
        assertEquals(List.of("wall", "sky, or air"), open("names", "names.txt").classNames());
        assertEquals(
                List.of("wall", "sky, or air"),
                open("names", "names.txt", "classes", 2).classNames());
        assertEquals(
                "data.names: " + root.resolve("names.txt") + " has 2 names, but data.classes is 3",
                refusal("names", "names.txt", "classes", 3));
        assertTrue(refusal("names", "none.txt").startsWith("cannot read " + root.resolve("none.txt")));
    }

    @Test
    void theNumberOfClassesMustBeKnown() throws Exception {
        picture("a.jpg");
        map("a.png", 1);
        assertTrue(refusal().contains("classes is null; it needs the number of classes"), refusal());
        assertEquals(
                "data.classes: there are 255 classes, but a label map of 8 bits has 1 to 254",
                refusal("classes", 255, "zeroIsNone", true));
    }

    @Test
    void aValueThatIsNoClassIsCorrupt() throws Exception {
        picture("a.jpg");
        map("a.png", 0, 0, 0, 0, 0, 0, 5, 1);
        assertEquals(
                "it has the value 5 in row 1 and column 2, but the classes are 0 to 4, and 255 stands for none",
                broken("classes", 5));
        assertEquals(
                "it has the value 5 in row 1 and column 2, but the classes are 1 to 4, and 0 and 255 stand for none",
                broken("classes", 4, "zeroIsNone", true));
    }

    @Test
    void aLabelMapOfAnotherSizeIsCorrupt() throws Exception {
        picture("a.jpg");
        write("annotations/a.png", new BufferedImage(HEIGHT, WIDTH, BufferedImage.TYPE_BYTE_GRAY), "png");
        assertEquals("it has 4x3 pixels, but the picture 3x4", broken("classes", 5));
    }

    @Test
    void coloursAreCorrupt() throws Exception {
        picture("a.jpg");
        write("annotations/a.png", new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_3BYTE_BGR), "png");
        assertTrue(broken("classes", 5).startsWith("its pixels are colours"));
    }

    @Test
    void verificationReadsLabelMapsToo() throws Exception {
        for (String name : List.of("a", "b", "c")) {
            picture(name + ".jpg");
            map(name + ".png", 0);
        }
        map("b.png", 9);
        Files.writeString(root.resolve("images/c.jpg"), "no picture");
        Verification verification = Verification.of(open("classes", 2, "heldOutFraction", 0), 2);
        assertEquals(3, verification.pictures());
        assertEquals(
                List.of("b.jpg", "c.jpg"),
                verification.broken().stream()
                        .map(broken -> Path.of(broken.name()).getFileName().toString())
                        .toList());
        assertTrue(verification.broken().get(0).reason().contains("annotations"));
    }

    @Test
    void listsSayWhichPicturesAreMeantAsPascalVocHasThem() throws Exception {
        for (String name : List.of("2007_000032", "2007_000039", "2007_000063")) {
            write("JPEGImages/" + name + ".jpg", Written.gradient(HEIGHT, WIDTH, BufferedImage.TYPE_3BYTE_BGR), "jpeg");
            map("../SegmentationClass/" + name + ".png", 0, 255, 20);
        }
        write("JPEGImages/2007_000027.jpg", Written.gradient(HEIGHT, WIDTH, BufferedImage.TYPE_3BYTE_BGR), "jpeg");
        Path lists = Files.createDirectories(root.resolve("ImageSets/Segmentation"));
        Files.writeString(lists.resolve("train.txt"), "2007_000063\n2007_000032 \n\n");
        Files.writeString(lists.resolve("val.txt"), "2007_000039\n");
        Object[] settings = {
            "pictures", "JPEGImages",
            "labels", "SegmentationClass",
            "trainList", "ImageSets/Segmentation/train.txt",
            "heldOutList", "ImageSets/Segmentation/val.txt",
            "classes", 21
        };

        SegmentedDataset dataset = open(settings);

        assertEquals(
                List.of(root + "/JPEGImages/2007_000032.jpg", root + "/JPEGImages/2007_000063.jpg"),
                List.of(
                        dataset.pictures().train().name(0),
                        dataset.pictures().train().name(1)));
        assertEquals(2, dataset.pictures().train().size());
        assertEquals(1, dataset.pictures().heldOut().size());
        assertEquals(20, dataset.heldOut().read(0).at(2, 3));
        Files.writeString(lists.resolve("val.txt"), "2007_000027\n");
        assertTrue(refusal(settings).contains("2007_000027.png"), refusal(settings));
        Files.writeString(lists.resolve("val.txt"), "2007_000001\n");
        assertTrue(refusal(settings).contains("val.txt names 2007_000001, of which there is no picture in"));
        Files.writeString(lists.resolve("val.txt"), "\n");
        assertTrue(refusal(settings).contains("val.txt names no pictures"));
        Files.delete(lists.resolve("val.txt"));
        assertTrue(refusal(settings).contains("cannot read " + lists.resolve("val.txt")), refusal(settings));
        String alone = refusal("heldOutList", "ImageSets/Segmentation/train.txt", "classes", 21);
        assertTrue(alone.contains("heldOutList is given without trainList"), alone);
    }

    @Test
    void picturesAndLabelMapsEndAsCityscapesHasThem() throws Exception {
        String[] settings = {
            "pictures", "leftImg8bit",
            "labels", "gtFine",
            "pictureSuffix", "_leftImg8bit.png",
            "labelSuffix", "_gtFine_labelTrainIds.png"
        };
        for (String split : List.of("train/aachen/aachen_000000", "val/ulm/ulm_000001")) {
            write(
                    "leftImg8bit/" + split + "_leftImg8bit.png",
                    Written.gradient(HEIGHT, WIDTH, BufferedImage.TYPE_3BYTE_BGR),
                    "png");
            map("../gtFine/" + split + "_gtFine_labelTrainIds.png", 0, 255, 1);
            map("../gtFine/" + split + "_gtFine_labelIds.png", 7, 0, 8);
        }
        SegmentedDataset dataset = open(with(settings, "classNames", List.of("road", "sidewalk")));

        assertEquals(1, dataset.pictures().train().size());
        assertEquals(List.of("road", "sidewalk"), dataset.classNames());
        assertEquals(1, dataset.train().read(0).at(2, 3));
        assertEquals(255, dataset.heldOut().read(0).at(0, 1));
        assertTrue(refusal(with(settings, "classNames", List.of("road"), "classes", 2))
                .contains("data.classNames has 1 names, but data.classes is 2"));
        settings[5] = "_right.png";
        assertTrue(refusal(with(settings, "classes", 2)).contains("ends in _right.png"));
    }

    @Test
    void twoPicturesOfOneLabelMapAreRefusedUnlessAnEndingTellsThem() throws Exception {
        write("mixed/a.jpg", Written.gradient(HEIGHT, WIDTH, BufferedImage.TYPE_3BYTE_BGR), "jpeg");
        map("../mixed/a.png", 0, 1);
        Object[] settings = {"pictures", "mixed", "labels", "mixed", "classes", 2};

        String refused = refusal(settings);
        assertTrue(refused.contains("each label map would be a picture too"), refused);
        write("images/b.jpg", Written.gradient(HEIGHT, WIDTH, BufferedImage.TYPE_3BYTE_BGR), "jpeg");
        write("images/b.png", Written.gradient(HEIGHT, WIDTH, BufferedImage.TYPE_3BYTE_BGR), "png");
        refused = refusal("classes", 2);
        assertTrue(refused.contains("b.jpg and b.png would have the same label map"), refused);
        assertEquals(
                1,
                open(with(settings, "pictureSuffix", ".jpg")).pictures().train().size());
    }

    private static Object[] with(Object[] settings, Object... more) {
        return Stream.concat(Stream.of(settings), Stream.of(more)).toArray();
    }
}
