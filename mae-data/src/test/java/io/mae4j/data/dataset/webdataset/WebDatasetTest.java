package io.mae4j.data.dataset.webdataset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.UserError;
import io.mae4j.component.PixelSize;
import io.mae4j.data.dataset.Dataset;
import io.mae4j.data.dataset.OnCorrupt;
import io.mae4j.data.dataset.PictureSettings;
import io.mae4j.data.image.CorruptPicture;
import io.mae4j.data.image.Written;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebDatasetTest {
    @TempDir
    private Path root;

    private static byte[] picture(int height) throws IOException {
        return Written.file(Written.gradient(height, 20, BufferedImage.TYPE_3BYTE_BGR), "png");
    }

    /** Samples of a picture whose height is their number, and their label. */
    private static Map<String, byte[]> samples(int from, int to) throws IOException {
        Map<String, byte[]> members = new LinkedHashMap<>();
        for (int i = from; i < to; i++) {
            members.put("s" + i + ".cls", TarFiles.text(i % 3 + "\n"));
            members.put("s" + i + ".png", picture(i));
        }
        return members;
    }

    private Path shard(String name, Map<String, byte[]> members) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, TarFiles.pax(members));
    }

    private static Dataset open(String shards, double heldOut, boolean labels) {
        return new WebDataset(new WebDataset.Config(shards, "", labels, pictures(heldOut))).open();
    }

    private static PictureSettings pictures(double heldOut) {
        return new PictureSettings(PixelSize.square(16), 3, heldOut, OnCorrupt.FAIL, List.of(), List.of(), false);
    }

    /** The library writes the members of a sample in the order of their suffixes. */
    @Test
    void thePictureIsTheOneWhoseSuffixSaysNothingElse() throws Exception {
        Map<String, byte[]> members = new LinkedHashMap<>();
        for (int i = 1; i <= 3; i++) {
            members.put(i + ".depth.png", picture(i));
            members.put(i + ".png", picture(10 + i));
            members.put(i + ".seg.png", picture(20 + i));
        }
        members.put("4.left.png", picture(14));
        members.put("4.right.png", picture(24));
        shard("train.tar", members);
        Dataset dataset = open();
        assertEquals(4, dataset.train().size());
        for (int i = 0; i < 4; i++) {
            assertEquals(11 + i, dataset.train().open(i).height());
        }
        assertTrue(dataset.train().name(0).endsWith(": 1.png"), dataset.train().name(0));
    }

    private Dataset open() {
        return open(root.toString(), 0, true);
    }

    private String refusal() {
        String message = assertThrows(UserError.class, this::open).getMessage();
        assertEquals(1, message.lines().count(), message);
        return message;
    }

    @Test
    void readsPicturesAndLabelsInTheShardsOrder() throws Exception {
        shard("b.tar", samples(15, 17));
        shard("a.tar", samples(10, 15));
        Dataset dataset = open();
        assertEquals(7, dataset.train().size());
        assertEquals(List.of("0", "1", "2"), dataset.classNames());
        for (int i = 6; i >= 0; i--) {
            assertEquals(10 + i, dataset.train().decode(i).height());
            assertEquals((10 + i) % 3, dataset.train().label(i));
        }
        assertEquals(root.resolve("b.tar") + ": s15.png", dataset.train().name(5));
    }

    @Test
    void takesLabelsAndPathsFromJson() throws Exception {
        Map<String, byte[]> members = new LinkedHashMap<>();
        members.put("1.jpg", picture(11));
        members.put("1.json", TarFiles.text("{\"label\": \"cat\", \"path\": \"cats/one.jpg\"}"));
        members.put("2.json", TarFiles.text("{\"cls\": \"ape\"}"));
        members.put("2.seg.png", picture(12));
        members.put("2.png", picture(13));
        shard("a.tar", members);
        Dataset dataset = open();
        assertEquals(List.of("ape", "cat"), dataset.classNames());
        assertEquals(
                List.of(1, 0),
                IntStream.range(0, 2).mapToObj(dataset.train()::label).toList());
        assertEquals(root.resolve("a.tar") + ": cats/one.jpg", dataset.train().name(0));
        assertEquals(13, dataset.train().decode(1).height(), "2.png is the picture, not 2.seg.png");
    }

    @Test
    void namesClassesAsTheFileBesideTheShardsDoes() throws Exception {
        shard("a.tar", samples(10, 12));
        Files.writeString(root.resolve("classnames.txt"), "tench\ngoldfish\nshark\nray\n");
        assertEquals(List.of("tench", "goldfish", "shark", "ray"), open().classNames());
        Files.writeString(root.resolve("classnames.txt"), "tench\n");
        assertTrue(refusal().contains("has the label '1', which is none of the 1 classes"), refusal());
    }

    @Test
    void readsLongAndForeignNames() throws Exception {
        String name = "straße/" + "long".repeat(60) + ".png";
        Files.write(root.resolve("a.tar"), TarFiles.pax(Map.of(name, picture(11))));
        Files.write(root.resolve("b.tar"), TarFiles.gnu(Map.of(name, picture(12))));
        Dataset dataset = open();
        assertEquals(root.resolve("a.tar") + ": " + name, dataset.train().name(0));
        assertEquals(root.resolve("b.tar") + ": " + name, dataset.train().name(1));
        assertEquals(12, dataset.train().decode(1).height());
        assertFalse(dataset.labelled());
    }

    @Test
    void findsShardsByPatternAndSplitByName() throws Exception {
        shard("x-008.tar", samples(10, 12));
        shard("x-009.tar", samples(12, 14));
        shard("x-010.tar", samples(14, 16));
        assertEquals(6, open(root + "/x-{008..010}.tar", 0, true).train().size());
        assertEquals(4, open(root + "/x-{008,010}.tar", 0, true).train().size());
        assertEquals(4, open(root + "/x-00*.tar", 0, true).train().size());
        assertThrows(UserError.class, () -> open(root + "/x-{008..011}.tar", 0, true));
        shard("s/imagenet-train-0.tar", samples(10, 14));
        shard("s/imagenet-validation-0.tar", samples(20, 21));
        Dataset split = open(root + "/s", 0.5, true);
        assertEquals(4, split.train().size());
        assertEquals(20, split.heldOut().decode(0).height());
    }

    @Test
    void tellsTheSplitsApartByTheLastWordThatNamesOne() throws Exception {
        shard("train-and-val/train-0.tar", samples(10, 14));
        shard("train-and-val/val-0.tar", samples(20, 21));
        Dataset split = open();
        assertEquals(4, split.train().size(), "what is held out is not learnt from");
        assertEquals(1, split.heldOut().size());
        assertEquals(20, split.heldOut().decode(0).height());
    }

    @Test
    void passesOverTheHiddenFilesThatMacOsAdds() throws Exception {
        Map<String, byte[]> members = new LinkedHashMap<>();
        members.put("./._s1.png", TarFiles.text("Mac OS X"));
        members.put("./s1.png", picture(11));
        members.put("s/._s2.png", TarFiles.text("Mac OS X"));
        members.put("s/s2.png", picture(12));
        shard("a.tar", members);
        Dataset dataset = open();
        assertEquals(2, dataset.train().size());
        assertEquals(12, dataset.train().decode(1).height());
    }

    @Test
    void keepsAnIndexAndMakesItAgainForAnotherShard() throws Exception {
        Path shard = shard("a.tar", samples(10, 14));
        Path index = root.resolve(".a.tar.mae-index");
        String fingerprint = open().fingerprint();
        byte[] kept = Files.readAllBytes(index);
        Files.write(
                shard, new byte[(int) Files.size(shard)]); // same size and, set back, same time: only the index is read
        Files.setLastModifiedTime(
                shard,
                java.nio.file.attribute.FileTime.fromMillis(
                        java.nio.ByteBuffer.wrap(kept).getLong(16)));
        assertEquals(fingerprint, open().fingerprint());
        shard("a.tar", samples(10, 17));
        assertEquals(7, open().train().size());
        assertNotEquals(fingerprint, open().fingerprint());
        byte[] again = Files.readAllBytes(index);
        again[30]++;
        Files.write(index, again);
        assertEquals(7, open().train().size(), "a damaged index is made again");
        assertFalse(Arrays.equals(again, Files.readAllBytes(index)));
    }

    @Test
    void refusesATruncatedShard() throws Exception {
        Map<String, byte[]> members = samples(10, 14);
        byte[] whole = TarFiles.pax(members);
        int used = members.values().stream()
                .mapToInt(content -> 512 + (content.length + 511) / 512 * 512)
                .sum();
        for (int length : List.of(used, used - 1, used - 512, 1024, 600)) {
            Files.write(root.resolve("a.tar"), Arrays.copyOf(whole, length));
            assertTrue(refusal().contains(root.resolve("a.tar").toString()), refusal());
        }
        Files.write(root.resolve("a.tar"), new byte[0]);
        assertTrue(refusal().contains("ends early"), refusal());
    }

    @Test
    void refusesWhatIsNoTarFileOrHasNoPictures() throws Exception {
        assertTrue(refusal().startsWith("data.shards: there are no .tar files in " + root), refusal());
        Files.writeString(root.resolve("a.tar"), "<html>404</html>".repeat(100));
        assertTrue(refusal().contains("no tar file"), refusal());
        try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(root.resolve("a.tar")))) {
            gzip.write(TarFiles.pax(samples(10, 12)));
        }
        assertTrue(refusal().contains("a.tar is compressed (gz)"), refusal());
        shard("a.tar", Map.of("readme.txt", TarFiles.text("hello")));
        assertTrue(refusal().contains("has no pictures"), refusal());
    }

    @Test
    void refusesPicturesOfWhichSomeHaveNoLabel() throws Exception {
        Map<String, byte[]> members = samples(10, 12);
        members.put("loose.png", picture(9));
        shard("a.tar", members);
        assertTrue(refusal().contains("loose.png has no label"), refusal());
        assertFalse(open(root.toString(), 0, false).labelled());
    }

    @Test
    void namesAShardThatWasCutLater() throws Exception {
        Path shard = shard("a.tar", samples(10, 12));
        Dataset dataset = open();
        Files.write(shard, Arrays.copyOf(Files.readAllBytes(shard), 1600));
        String reason = assertThrows(CorruptPicture.class, () -> dataset.train().decode(1))
                .getMessage();
        assertTrue(reason.contains("ends early"), reason);
    }

    @Test
    void readsTheBytesAsTheyWerePut() throws Exception {
        shard("a.tar", samples(10, 12));
        assertArrayEquals(
                picture(11),
                new WebDataset(new WebDataset.Config(root.toString(), "", true, pictures(0)))
                        .collect()
                        .train()
                        .read(1));
    }

    @Test
    void followsLinksToFoldersOfShards() throws Exception {
        shard("real/deep/a.tar", samples(10, 15));
        Path link = Files.createSymbolicLink(root.resolve("link"), root.resolve("real"));
        assertEquals(5, open(link.toString(), 0, true).train().size());
        Path outer = Files.createDirectory(root.resolve("outer"));
        Files.createSymbolicLink(outer.resolve("inner"), root.resolve("real"));
        assertEquals(5, open(outer.toString(), 0, true).train().size());
    }
}
