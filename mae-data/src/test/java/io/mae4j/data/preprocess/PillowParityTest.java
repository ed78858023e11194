package io.mae4j.data.preprocess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.data.image.ImageShape;
import io.mae4j.data.image.Interpolation;
import io.mae4j.data.image.Normalization;
import io.mae4j.data.image.Picture;
import io.mae4j.data.image.PictureDecoder;
import io.mae4j.data.image.PictureSource;
import io.mae4j.data.image.Resampling;
import io.mae4j.data.image.Window;
import io.mae4j.data.transform.CenterCrop;
import io.mae4j.data.transform.HorizontalFlip;
import io.mae4j.random.RandomStream;
import io.mae4j.random.Randomness;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a model sees equals what it would see through Pillow and torchvision. */
class PillowParityTest {
    private static final Normalization IMAGENET =
            new Normalization(List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225));
    private static final Normalization UNIT = new Normalization(List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0));
    private static final ImageShape SHAPE = new ImageShape(3, 64, 64);
    private static final RandomStream NONE = new Randomness(0).stream("none");

    private static float[] seen(PictureDecoder decoder, String file) throws Exception {
        CenterCrop crop = new CenterCrop(new CenterCrop.Config(64 / 73.0, Interpolation.BICUBIC));
        Picture picture = crop.read(decoder.open(Reference.picture(file)), SHAPE, NONE);
        return floats(picture, IMAGENET);
    }

    private static float[] floats(Picture picture, Normalization normalization) {
        float[] values = new float[3 * 64 * 64];
        normalization.normalize(picture, values, 0);
        return values;
    }

    private static void assertSame(float[] expected, float[] actual) {
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual[i], 1e-6, "value " + i);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"wide", "tall"})
    void evaluationOfAPngIsTheSame(String name) throws Exception {
        assertSame(Reference.read().floats(name + ".eval64"), seen(new PictureDecoder(3), name + ".png"));
    }

    @ParameterizedTest
    @CsvSource({"wide, true", "tall, true", "wide, false", "tall, false"})
    void evaluationOfAJpegIsTheSameButForTheDecodersRounding(String name, boolean openCv) throws Exception {
        float[] expected = Reference.read().floats(name + ".jpg.eval64");
        float[] actual = seen(new PictureDecoder(3, false, openCv), name + ".jpg");
        double sum = 0;
        for (int i = 0; i < expected.length; i++) {
            double steps = Math.abs(expected[i] - actual[i]) * IMAGENET.std().get(i / (64 * 64)) * 255;
            assertTrue(steps < 2.001, "value " + i + " differs by " + steps + "/255");
            sum += steps;
        }
        assertTrue(sum / expected.length < 0.3, "mean difference " + sum / expected.length + "/255");
    }

    @ParameterizedTest
    @ValueSource(strings = {"wide", "tall"})
    void aCropResizedAndFlippedIsTheSame(String name) throws Exception {
        Reference reference = Reference.read();
        long[] w = reference.longs(name + ".rrc.window");
        PictureSource source = new PictureDecoder(3).open(Reference.picture(name + ".png"));
        Picture crop = source.decode(new Window((int) w[0], (int) w[1], (int) w[2], (int) w[3]));
        Picture small = Resampling.resizeWindow(crop, 0, 0, crop.height(), crop.width(), 64, 64, Interpolation.BICUBIC);
        HorizontalFlip flip = new HorizontalFlip(new HorizontalFlip.Config(1));
        assertSame(reference.floats(name + ".rrc64"), floats(flip.apply(small, SHAPE, NONE), UNIT));
    }
}
