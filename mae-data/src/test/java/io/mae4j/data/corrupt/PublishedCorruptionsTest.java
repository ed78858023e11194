package io.mae4j.data.corrupt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.mae4j.data.image.Interpolation;
import io.mae4j.data.image.Picture;
import io.mae4j.data.image.PictureDecoder;
import io.mae4j.data.image.Resampling;
import io.mae4j.data.image.Window;
import io.mae4j.random.Randomness;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the published Python implementations make of a photograph, at the size of ImageNet-C's constants and at that of
 * CIFAR-10-C's; tools/corruption_references.py made the references.
 */
class PublishedCorruptionsTest {
    private static byte[] resource(String name) throws Exception {
        try (InputStream in = PublishedCorruptionsTest.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        }
    }

    private static Picture photo(String name) throws Exception {
        return new PictureDecoder(3).decode(resource(name + ".png"));
    }

    private static double difference(Picture strip, int severity, Picture ours) {
        Picture theirs = strip.window(new Window((severity - 1) * ours.height(), 0, ours.height(), ours.width()));
        double sum = 0;
        for (int i = 0; i < ours.data().length; i++) {
            sum += Math.abs((ours.data()[i] & 0xFF) - (theirs.data()[i] & 0xFF));
        }
        return sum / ours.data().length;
    }

    @ParameterizedTest
    @CsvSource({
        "defocus_blur, 0.1",
        "zoom_blur, 0.1",
        "brightness, 0.1",
        "contrast, 0.1",
        "pixelate, 1.6", // imagecorruptions enlarges by the nearest pixel, and rounds where two are equally near
        "jpeg_compression, 0.5",
        "gaussian_blur, 0.1",
        "saturate, 0.2"
    })
    void whatDrawsNothingIsThePublishedPicture(String name, double tolerance) throws Exception {
        for (String size : List.of("large", "small")) {
            Picture photo = photo(size);
            Picture strip = photo(size + "-" + name);
            for (int severity = 1; severity <= Corruption.SEVERITIES; severity++) {
                Picture ours = Corruption.of(name).apply(photo, severity, new Randomness(0).stream("none"));
                assertEquals(0, difference(strip, severity, ours), tolerance, size + " at severity " + severity);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"large", "small"})
    void frostOfTheSameTextureAtTheSamePlaceIsThePublishedPicture(String size) throws Exception {
        Picture photo = photo(size);
        Picture frost = photo("frost").window(new Window(7, 11, photo.height(), photo.width()));
        Picture strip = photo(size + "-frost");
        for (int severity = 1; severity <= Corruption.SEVERITIES; severity++) {
            Picture ours = FrostTextures.blend(photo, frost, Corruption.FROST.strength(photo, severity));
            assertEquals(0, difference(strip, severity, ours), 0.1, "at severity " + severity);
        }
    }

    /** Draws of each: the pictures' means, their variance and their spectrum, within what chance allows. */
    @ParameterizedTest
    @CsvSource({
        "gaussian_noise, 20",
        "shot_noise, 20",
        "impulse_noise, 20",
        "speckle_noise, 20",
        "glass_blur, 20",
        "motion_blur, 80",
        "snow, 80",
        "fog, 150",
        "spatter, 40",
        "elastic_transform, 24"
    })
    void whatIsDrawnHasThePublishedMeanVarianceAndSpectrum(String name, int draws) throws Exception {
        JsonObject all = JsonParser.parseString(new String(resource("statistics.json"), StandardCharsets.UTF_8))
                .getAsJsonObject();
        Corruption corruption = Corruption.of(name);
        List<String> wrong = new ArrayList<>();
        for (String size : List.of("large", "small")) {
            Picture photo = photo(size);
            boolean enlarged = size.equals("large") && corruption == Corruption.ELASTIC_TRANSFORM;
            Picture picture = enlarged
                    ? Resampling.resizeWindow(
                            photo, 0, 0, photo.height(), photo.width(), 224, 224, Interpolation.BICUBIC)
                    : photo;
            for (int severity = 1; severity <= Corruption.SEVERITIES; severity++) {
                String key = size + "-" + name + "-" + severity;
                List<Picture> drawn = new ArrayList<>();
                for (int draw = 0; draw < (enlarged ? draws / 3 : draws); draw++) {
                    drawn.add(
                            corruption.apply(picture, severity, new Randomness(3).stream("published", severity, draw)));
                }
                DrawStatistics ours = DrawStatistics.of(drawn);
                JsonObject theirs = all.getAsJsonObject(key);
                for (int c = 0; c < 3; c++) {
                    ours.mean().get(c).compare(theirs.getAsJsonArray("mean").get(c), 0, 1, key + " mean", wrong);
                }
                ours.variance().compare(theirs.get("variance"), 0.05, 0.5, key + " variance", wrong);
                JsonArray spectrum = theirs.getAsJsonArray("spectrum");
                for (int ring = 0; ring < spectrum.size(); ring++) {
                    ours.spectrum().get(ring).compare(spectrum.get(ring), 0.05, 0.2, key + " ring " + ring, wrong);
                }
            }
        }
        assertTrue(wrong.isEmpty(), String.join("\n", wrong));
    }
}
