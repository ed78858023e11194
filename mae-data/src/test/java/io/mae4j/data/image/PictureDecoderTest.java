package io.mae4j.data.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PictureDecoderTest {
    private static final int HEIGHT = 20;
    private static final int WIDTH = 32;
    private static final PictureDecoder COLOUR = new PictureDecoder(3);
    private static final PictureDecoder GREY = new PictureDecoder(1);

    private static void assertGradient(Picture picture, int tolerance) {
        assertEquals(HEIGHT, picture.height());
        assertEquals(WIDTH, picture.width());
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                assertEquals(Written.red(x, WIDTH), picture.at(y, x, 0), tolerance);
                assertEquals(Written.green(y, HEIGHT), picture.at(y, x, 1), tolerance);
                assertEquals(Written.blue(), picture.at(y, x, 2), tolerance);
            }
        }
    }

    private static void assertGreyGradient(Picture picture, int tolerance) {
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                for (int c = 0; c < picture.channels(); c++) {
                    assertEquals(Written.grey(x, y, HEIGHT, WIDTH), picture.at(y, x, c), tolerance);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "bmp", "tiff"})
    void readsTheSamplesOfLosslessFormats(String format) throws Exception {
        assertGradient(
                COLOUR.decode(Written.file(Written.gradient(HEIGHT, WIDTH, BufferedImage.TYPE_3BYTE_BGR), format)), 0);
    }

    @Test
    void readsJpegs() throws Exception {
        assertGradient(
                COLOUR.decode(Written.file(Written.gradient(HEIGHT, WIDTH, BufferedImage.TYPE_3BYTE_BGR), "jpeg")), 12);
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg", "bmp", "tiff"})
    void keepsGreyAsItIsStored(String format) throws Exception {
        byte[] file = Written.file(Written.gradient(HEIGHT, WIDTH, BufferedImage.TYPE_BYTE_GRAY), format);
        int tolerance = format.equals("jpeg") ? 4 : 0;
        assertGreyGradient(GREY.decode(file), tolerance);
        assertGreyGradient(COLOUR.decode(file), tolerance);
    }

    @Test
    void takesTheUpperHalfOfSixteenBits() throws Exception {
        byte[] file = Written.file(Written.gradient(HEIGHT, WIDTH, BufferedImage.TYPE_USHORT_GRAY), "png");
        assertGreyGradient(GREY.decode(file), 0);
        ColorModel model = new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_sRGB), false, false, Transparency.OPAQUE, DataBuffer.TYPE_USHORT);
        WritableRaster raster = model.createCompatibleWritableRaster(WIDTH, HEIGHT);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                raster.setSample(x, y, 0, Written.red(x, WIDTH) * 256 + 200);
                raster.setSample(x, y, 1, Written.green(y, HEIGHT) * 256 + 3);
                raster.setSample(x, y, 2, Written.blue() * 256);
            }
        }
        assertGradient(COLOUR.decode(Written.file(new BufferedImage(model, raster, false, null), "png")), 0);
    }

    @Test
    void dropsAlpha() throws Exception {
        BufferedImage image = Written.gradient(HEIGHT, WIDTH, BufferedImage.TYPE_4BYTE_ABGR);
        for (int y = 0; y < HEIGHT; y++) {
            image.getAlphaRaster().setSample(y, y, 0, 10);
        }
        assertGradient(COLOUR.decode(Written.file(image, "png")), 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "gif", "bmp"})
    void looksColoursUpInThePalette(String format) throws Exception {
        byte[] red = Arrays.copyOf(new byte[] {10, (byte) 250, 0, 77}, 256);
        byte[] green = Arrays.copyOf(new byte[] {20, 0, (byte) 240, 77}, 256);
        byte[] blue = Arrays.copyOf(new byte[] {30, 0, 0, 78}, 256);
        BufferedImage image =
                new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_INDEXED, new IndexColorModel(8, 256, red, green, blue));
        for (int i = 0; i < 64; i++) {
            image.getRaster().setSample(i % 8, i / 8, 0, i % 4);
        }
        Picture picture = COLOUR.decode(Written.file(image, format));
        for (int i = 0; i < 64; i++) {
            assertEquals(red[i % 4] & 0xFF, picture.at(i / 8, i % 8, 0));
            assertEquals(green[i % 4] & 0xFF, picture.at(i / 8, i % 8, 1));
            assertEquals(blue[i % 4] & 0xFF, picture.at(i / 8, i % 8, 2));
        }
    }

    @Test
    void readsOneBitAPixel() throws Exception {
        BufferedImage image = new BufferedImage(16, 2, BufferedImage.TYPE_BYTE_BINARY);
        image.getRaster().setSample(5, 1, 0, 1);
        Picture picture = GREY.decode(Written.file(image, "png"));
        assertEquals(255, picture.at(1, 5, 0));
        assertEquals(0, picture.at(0, 5, 0));
    }

    @Test
    void makesGreyOfColourByItsLuma() throws Exception {
        Picture picture =
                GREY.decode(Written.file(Written.gradient(HEIGHT, WIDTH, BufferedImage.TYPE_3BYTE_BGR), "png"));
        double luma = 0.299 * Written.red(9, WIDTH) + 0.587 * Written.green(7, HEIGHT) + 0.114 * Written.blue();
        assertEquals(luma, picture.at(7, 9, 0), 0.51);
    }

    @Test
    void makesRgbOfCmyk() throws Exception {
        WritableRaster inks = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 16, 16, 4, null);
        int[] cmyk = {30, 120, 200, 50};
        for (int i = 0; i < 256; i++) {
            inks.setPixel(i % 16, i / 16, cmyk);
        }
        Picture picture = COLOUR.decode(Written.rawJpeg(inks));
        for (int c = 0; c < 3; c++) {
            assertEquals((255 - cmyk[c]) * (255 - cmyk[3]) / 255.0, picture.at(8, 8, c), 3);
        }
    }

    /** Photoshop's: inks are inverted, CMY is taken for the opposite of RGB, and that goes through JFIF's transform. */
    @Test
    void makesRgbOfYcck() throws Exception {
        int[] inks = {30, 120, 200, 50};
        int[] ycck = {
            (int) Math.rint(0.299 * inks[0] + 0.587 * inks[1] + 0.114 * inks[2]),
            (int) Math.rint(128 - 0.168736 * inks[0] - 0.331264 * inks[1] + 0.5 * inks[2]),
            (int) Math.rint(128 + 0.5 * inks[0] - 0.418688 * inks[1] - 0.081312 * inks[2]),
            255 - inks[3]
        };
        WritableRaster stored = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 16, 16, 4, null);
        for (int i = 0; i < 256; i++) {
            stored.setPixel(i % 16, i / 16, ycck);
        }
        byte[] jpeg = Written.rawJpeg(stored);
        byte[] adobe = {(byte) 0xFF, (byte) 0xEE, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 2};
        byte[] file = Arrays.copyOf(jpeg, jpeg.length + adobe.length);
        System.arraycopy(adobe, 0, file, 2, adobe.length);
        System.arraycopy(jpeg, 2, file, 2 + adobe.length, jpeg.length - 2);
        Picture picture = COLOUR.decode(file);
        for (int c = 0; c < 3; c++) {
            assertEquals((255 - inks[c]) * (255 - inks[3]) / 255.0, picture.at(8, 8, c), 3);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg", "gif", "bmp", "tiff"})
    void refusesFilesThatEndEarly(String format) throws Exception {
        byte[] file = Written.file(Written.gradient(200, 300, BufferedImage.TYPE_3BYTE_BGR), format);
        for (int eighths = 1; eighths < 8; eighths++) {
            byte[] part = Arrays.copyOf(file, file.length * eighths / 8);
            CorruptPicture error =
                    assertThrows(CorruptPicture.class, () -> COLOUR.decode(part), eighths + "/8 of a " + format);
            assertEquals(1, error.getMessage().lines().count());
        }
    }

    @Test
    void refusesWhatIsNoPicture() {
        assertEquals(
                "the file is empty",
                assertThrows(CorruptPicture.class, () -> COLOUR.decode(new byte[0]))
                        .getMessage());
        byte[] text = "<html>404</html>".getBytes(StandardCharsets.UTF_8);
        assertEquals(
                "its content is neither JPEG, PNG, WebP, GIF, BMP, TIFF nor binary PPM",
                assertThrows(CorruptPicture.class, () -> COLOUR.decode(text)).getMessage());
    }

    @Test
    void refusesABombBeforeItGoesOff() throws Exception {
        byte[] file = Written.file(new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY), "bmp");
        file[18] = 0x30; // width 30,000
        file[19] = 0x75;
        file[22] = 0x30; // height 30,000
        file[23] = 0x75;
        String message =
                assertThrows(CorruptPicture.class, () -> COLOUR.decode(file)).getMessage();
        assertTrue(message.startsWith("its 30000x30000 pixels are more than"), message);
    }

    @Property(tries = 300)
    void answersFlippedBitsWithAPictureOrAnError(
            @ForAll @IntRange(min = 0, max = 4) int format, @ForAll @IntRange(min = 0, max = 1_000_000) int seed)
            throws Exception {
        String[] formats = {"png", "jpeg", "gif", "bmp", "tiff"};
        byte[] file = Written.file(Written.gradient(HEIGHT, WIDTH, BufferedImage.TYPE_3BYTE_BGR), formats[format]);
        Random random = new Random(seed);
        for (int i = 0; i < 8; i++) {
            file[random.nextInt(file.length)] ^= (byte) (1 << random.nextInt(8));
        }
        try {
            assertEquals(3, COLOUR.decode(file).channels());
        } catch (CorruptPicture expected) {
            assertEquals(1, expected.getMessage().lines().count());
        }
    }
}
