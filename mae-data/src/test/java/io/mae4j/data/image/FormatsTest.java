package io.mae4j.data.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures in many flavours, compared with what Pillow reads; {@code formats/make.py} wrote them. */
class FormatsTest {
    private static final int HEIGHT = 24;
    private static final int WIDTH = 36;
    private static final PictureDecoder DECODER = new PictureDecoder(3);
    private static final PictureDecoder IMAGE_IO = new PictureDecoder(3, false, false);

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = FormatsTest.class.getResourceAsStream("formats/" + name)) {
            return in.readAllBytes();
        }
    }

    @Test
    void openCvIsThere() {
        assertTrue(OpenCv.available());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "444.jpg",
                "422.jpg",
                "420.jpg",
                "progressive.jpg",
                "restart.jpg",
                "grey.jpg",
                "png-named.jpg",
                "turned.jpg",
                "rgb.png",
                "alpha.png",
                "grey.png",
                "grey-alpha.png",
                "palette.png",
                "palette-alpha.png",
                "bit.png",
                "sixteen.png",
                "palette.gif",
                "rgb.bmp",
                "rgb.tiff",
                "lzw.tiff",
                "cmyk.tiff",
                "lossy.webp",
                "lossless.webp",
                "alpha.webp",
                "rgb.ppm",
                "commented.ppm",
                "hundred.ppm",
                "sixteen.ppm",
                "grey.pgm"
            })
    void equalsPillowByteForByte(String name) throws Exception {
        Picture picture = DECODER.decode(resource(name));
        assertEquals(HEIGHT, picture.height());
        assertArrayEquals(resource(name + ".rgb"), picture.data());
    }

    @Test
    void cmykIsNearPillows() throws Exception {
        assertNear("cmyk.jpg", DECODER, 4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"444.jpg", "422.jpg", "420.jpg", "progressive.jpg", "restart.jpg", "grey.jpg", "turned.jpg"})
    void imageIoIsNearPillow(String name) throws Exception {
        assertNear(name, IMAGE_IO, 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"alpha.png", "grey-alpha.png", "palette-alpha.png", "bit.png", "sixteen.png"})
    void imageIoReadsPngsAsPillowDoes(String name) throws Exception {
        assertNear(name, IMAGE_IO, 0);
    }

    private static void assertNear(String name, PictureDecoder decoder, int tolerance) throws Exception {
        byte[] expected = resource(name + ".rgb");
        byte[] data = decoder.decode(resource(name)).data();
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i] & 0xFF, data[i] & 0xFF, tolerance, "sample " + i);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "420.jpg",
                "progressive.jpg",
                "rgb.png",
                "grey.png",
                "lossy.webp",
                "palette.gif",
                "turned.jpg",
                "rgb.ppm"
            })
    void aWindowIsAPartOfTheWhole(String name) throws Exception {
        for (PictureDecoder decoder :
                new PictureDecoder[] {DECODER, new PictureDecoder(1), new PictureDecoder(3, true, true)}) {
            PictureSource source = decoder.open(resource(name));
            Window window = new Window(5, 7, source.height() - 9, source.width() - 8);
            assertArrayEquals(
                    source.decode().window(window).data(), source.decode(window).data());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 8})
    void aJpegIsDecodedAsSmallAsTheWindowAllows(int factor) throws Exception {
        byte[] file = Written.file(Written.gradient(331, 400, BufferedImage.TYPE_3BYTE_BGR), "jpeg");
        Window window = new Window(11, 37, 280, 290);
        ReducedPicture reduced = DECODER.open(file).decode(window, 280 / factor, 280 / factor);
        assertEquals(280.0 / factor, reduced.height(), 1e-9);
        assertEquals(290.0 / factor, reduced.width(), 1e-9);
        assertEquals(11.0 / factor % 1, reduced.top(), 1e-9);
        assertEquals(37.0 / factor % 1, reduced.left(), 1e-9);
        Picture part = DECODER.decode(file).window(window);
        Picture exact = Resampling.resizeWindow(part, 0, 0, 280, 290, 30, 30, Interpolation.BICUBIC);
        Picture small = Resampling.resize(reduced, 30, 30, Interpolation.BICUBIC);
        for (int i = 0; i < exact.data().length; i++) {
            assertEquals(exact.data()[i] & 0xFF, small.data()[i] & 0xFF, factor == 1 ? 0 : 6, "sample " + i);
        }
    }

    @Test
    void exifOrientationTurnsAPictureOnlyWhereThatIsAskedFor() throws Exception {
        Picture stored = DECODER.decode(resource("turned.jpg"));
        PictureSource upright = new PictureDecoder(3, true, true).open(resource("turned.jpg"));
        assertEquals(WIDTH, upright.height());
        assertEquals(HEIGHT, upright.width());
        Picture turned = upright.decode(); // orientation 6: by a quarter, clockwise
        for (int y = 0; y < WIDTH; y++) {
            for (int x = 0; x < HEIGHT; x++) {
                assertEquals(stored.at(HEIGHT - 1 - x, y, 1), turned.at(y, x, 1));
            }
        }
    }

    @Test
    void everyExifOrientationIsUndoneByItsInverse() {
        byte[] data = new byte[3 * 2 * 5];
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) i;
        }
        Picture picture = new Picture(3, 2, 5, data);
        int[] inverse = {0, 1, 2, 3, 4, 5, 8, 7, 6};
        for (int orientation = 1; orientation <= 8; orientation++) {
            Picture turned = ExifOrientation.upright(picture, orientation);
            assertArrayEquals(
                    data, ExifOrientation.upright(turned, inverse[orientation]).data());
            assertTrue(orientation == 1 || !Arrays.equals(data, turned.data()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"444.jpg", "rgb.png", "lossless.webp"})
    void aDamagedFileDoesNotGiveThePictureBefore(String name) throws Exception {
        byte[] file = resource(name);
        DECODER.decode(file);
        byte[] torn = Arrays.copyOf(file, file.length / 2);
        assertThrows(CorruptPicture.class, () -> DECODER.decode(torn));
    }

    @ParameterizedTest
    @ValueSource(strings = {"444.jpg", "rgb.png", "lossy.webp", "lossless.webp"})
    void aBombIsRefusedByItsHeader(String name) throws Exception {
        byte[] file = resource(name);
        switch (name) {
            case "444.jpg" -> put(file, frame(file) + 5, 0x75, 0x30, 0x75, 0x30);
            case "rgb.png" -> put(file, 16, 0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30);
            case "lossy.webp" -> put(file, 26, 0xFF, 0x3F, 0xFF, 0x3F);
            default -> put(file, 21, 0xFF, 0xFF, 0xFF, 0x0F);
        }
        String message =
                assertThrows(CorruptPicture.class, () -> DECODER.open(file)).getMessage();
        assertTrue(message.contains("pixels are more than the"), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"444.jpg", "progressive.jpg", "rgb.png"})
    void aHeaderThatPromisesMoreThanTheBytesCanHoldIsRefused(String name) throws Exception {
        byte[] file = resource(name);
        if (name.endsWith("png")) {
            put(file, 16, 0, 0, 0x20, 0, 0, 0, 0x20, 0);
        } else {
            put(file, frame(file) + 5, 0x20, 0, 0x20, 0);
        }
        String message =
                assertThrows(CorruptPicture.class, () -> DECODER.open(file)).getMessage();
        assertEquals("its 8192x8192 pixels do not fit into " + file.length + " bytes", message);
    }

    @Test
    void aPngWhoseChunkClaimsMoreThanTheFileHasIsRefusedBeforeItIsDecoded() throws Exception {
        byte[] file = resource("rgb.png");
        put(file, 33, 0x7F, 0xFF, 0xFF, 0xFF); // the length of what follows IHDR
        String message =
                assertThrows(CorruptPicture.class, () -> DECODER.open(file)).getMessage();
        assertEquals(
                "the PNG is damaged or ends early (a part of 2147483647 bytes, of which " + (file.length - 41)
                        + " are there)",
                message);
    }

    private static void put(byte[] file, int at, int... bytes) {
        for (int i = 0; i < bytes.length; i++) {
            file[at + i] = (byte) bytes[i];
        }
    }

    private static int frame(byte[] jpeg) {
        for (int i = 0; ; i++) {
            if ((jpeg[i] & 0xFF) == 0xFF && ((jpeg[i + 1] & 0xFF) == 0xC0 || (jpeg[i + 1] & 0xFF) == 0xC2)) {
                return i;
            }
        }
    }
}
