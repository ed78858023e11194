package io.mae4j.eval.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.data.image.LabelMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PixelConfusionTest {
    private static final byte NONE = (byte) LabelMap.IGNORED;

    @TempDir
    Path temporary;

    private final PixelConfusion confusion = new PixelConfusion(List.of("sky", "grass", "cow", "kite"));

    // by hand: sky 3 pixels, of which 2 found and 1 taken for grass; grass 2, of which 1 found and 1 taken for cow; no
    // cow, no kite
    private void counted() {
        confusion.add(map(0, 0, 0), map(0, 0, 1));
        confusion.add(map(1, 1, NONE), map(1, 2, 3));
    }

    @Test
    void measuresAreThoseOfTheField() {
        counted();

        assertEquals(2.0 / 3, confusion.iou(0).orElseThrow(), 1e-12);
        assertEquals(1.0 / 3, confusion.iou(1).orElseThrow(), 1e-12);
        assertEquals(0, confusion.iou(2).orElseThrow(), "none is there, and one was taken for it");
        assertTrue(confusion.iou(3).isEmpty(), "what was found where no class is does not count");
        assertEquals((2.0 / 3 + 1.0 / 3 + 0) / 3, confusion.meanIou(), 1e-12);
        assertEquals((2.0 / 3 + 1.0 / 2) / 2, confusion.meanAccuracy(), 1e-12);
        assertEquals(3.0 / 5, confusion.pixelAccuracy(), 1e-12);
        assertEquals(
                List.of("test.miou", "test.pixel_accuracy", "test.class_accuracy"),
                List.copyOf(confusion.metrics("test").keySet()));
    }

    @Test
    void aFileHasALineForEachClass() throws IOException {
        counted();

        confusion.write(temporary.resolve("classes.csv"));

        assertEquals(
                List.of(
                        "class,iou,accuracy,pixels",
                        "sky,0.666667,0.666667,3",
                        "grass,0.333333,0.500000,2",
                        "cow,0.000000,,0",
                        "kite,,,0"),
                Files.readAllLines(temporary.resolve("classes.csv")));
    }

    @Test
    void mapsOfOtherSizesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> confusion.add(map(0, 1), map(0, 1, 1)));
    }

    private static LabelMap map(int... classes) {
        byte[] bytes = new byte[classes.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) classes[i];
        }
        return new LabelMap(1, bytes.length, bytes);
    }
}
