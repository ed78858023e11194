package io.mae4j.data.image.edit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.data.image.Interpolation;
import io.mae4j.data.image.Picture;
import io.mae4j.data.image.PictureDecoder;
import io.mae4j.data.image.Resampling;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every edit gives the bytes that Pillow gave; {@code tools/reference/transforms.py} wrote them. */
class PillowEditsTest {
    private static final int CHANNELS_OF_COLOUR = 3;

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = PillowEditsTest.class.getResourceAsStream("/io/mae4j/data/image/pillow/" + name)) {
            return in.readAllBytes();
        }
    }

    private static Picture png(String name, int channels) throws Exception {
        return new PictureDecoder(channels).decode(resource(name + ".png"));
    }

    private static List<DynamicTest> tests(String source, String group, int channels) throws Exception {
        Picture picture = png(source, channels);
        Picture results = png(group, channels);
        String[] names = new String(resource(group + ".txt"), StandardCharsets.UTF_8).split("\n");
        assertEquals(names.length * picture.height(), results.height());
        int size = picture.data().length;
        List<DynamicTest> tests = new ArrayList<>();
        for (int i = 0; i < names.length; i++) {
            byte[] expected = Arrays.copyOfRange(results.data(), i * size, (i + 1) * size);
            String name = names[i];
            tests.add(DynamicTest.dynamicTest(group + ": " + name, () -> {
                byte[] actual = edited(picture, name.split(" ")).data();
                int different = 0;
                for (int k = 0; k < expected.length; k++) {
                    different += expected[k] == actual[k] ? 0 : 1;
                }
                assertEquals(0, different, "samples that differ, of " + expected.length);
            }));
        }
        return tests;
    }

    private static Picture edited(Picture picture, String[] call) {
        double x = call.length == 1 ? 0 : Double.parseDouble(call[call.length - 1]);
        return switch (call[0]) {
            case "autocontrast" -> ToneCurve.autoContrast(picture);
            case "equalize" -> ToneCurve.equalize(picture);
            case "invert" -> ToneCurve.invert(picture);
            case "posterize" -> ToneCurve.posterize(picture, (int) x);
            case "solarize" -> ToneCurve.solarize(picture, (int) x);
            case "solarize_add" -> ToneCurve.solarizeAdd(picture, (int) x);
            case "color" -> Enhance.color(picture, x);
            case "contrast" -> Enhance.contrast(picture, x);
            case "brightness" -> Enhance.brightness(picture, x);
            case "sharpness" -> Enhance.sharpness(picture, x);
            case "hue" -> Hue.turn(picture, x);
            default -> mapped(picture, call[0], Interpolation.valueOf(call[1].toUpperCase(Locale.ROOT)), x);
        };
    }

    private static Picture mapped(Picture picture, String map, Interpolation filter, double x) {
        Affine affine =
                switch (map) {
                    case "shear_x" -> Affine.shearX(x);
                    case "shear_y" -> Affine.shearY(x);
                    case "translate_x" -> Affine.translateX(x * picture.width());
                    case "translate_y" -> Affine.translateY(x * picture.height());
                    case "rotate" -> Affine.rotation(x, picture.height(), picture.width());
                    default -> throw new IllegalArgumentException(map);
                };
        return affine.apply(picture, filter, new byte[] {124, 116, 104});
    }

    @TestFactory
    List<DynamicTest> coloursOfAColourPicture() throws Exception {
        return tests("source", "colour", CHANNELS_OF_COLOUR);
    }

    @TestFactory
    List<DynamicTest> coloursOfAGreyPicture() throws Exception {
        return tests("grey", "grey_colour", 1);
    }

    @TestFactory
    List<DynamicTest> geometryOfAColourPicture() throws Exception {
        return tests("source", "geometry", CHANNELS_OF_COLOUR);
    }

    @TestFactory
    List<DynamicTest> geometryOfAGreyPicture() throws Exception {
        return tests("grey", "grey_geometry", 1);
    }

    @Test
    void resizingByEveryFilter() throws Exception {
        Picture picture = png("source", CHANNELS_OF_COLOUR);
        Picture results = png("resized", CHANNELS_OF_COLOUR);
        int cell = 0;
        for (String line : new String(resource("resized.txt"), StandardCharsets.UTF_8).split("\n")) {
            String[] call = line.split(" ");
            int[] n = Arrays.stream(call).skip(1).mapToInt(Integer::parseInt).toArray();
            Picture resized = Resampling.resizeWindow(
                    picture,
                    n[0],
                    n[1],
                    n[2],
                    n[3],
                    n[4],
                    n[5],
                    Interpolation.valueOf(call[0].toUpperCase(Locale.ROOT)));
            for (int y = 0; y < n[4]; y++) {
                for (int x = 0; x < n[5]; x++) {
                    for (int c = 0; c < CHANNELS_OF_COLOUR; c++) {
                        assertEquals(results.at(cell * picture.height() + y, x, c), resized.at(y, x, c), line);
                    }
                }
            }
            cell++;
        }
        assertTrue(cell == 12);
    }

    @Test
    void theHueOfEveryColourThereIs() throws Exception {
        CRC32 crc = new CRC32();
        byte[] plane = new byte[256 * 256 * 3];
        for (int red = 0; red < 256; red++) {
            int o = 0;
            for (int rest = 0; rest < 256 * 256; rest++) {
                plane[o++] = (byte) red;
                plane[o++] = (byte) (rest >> 8);
                plane[o++] = (byte) rest;
            }
            crc.update(Hue.turn(new Picture(3, 256, 256, plane), 0.1).data());
        }
        String expected = new String(resource("hue_crc32.txt"), StandardCharsets.UTF_8).strip();
        assertEquals(expected, Long.toString(crc.getValue()));
    }
}
