package io.mae4j.data.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.data.Damage;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.WritableRaster;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PngValuesTest {
    private static final int HEIGHT = 5;
    private static final int WIDTH = 11;

    private static int value(int y, int x, int bits) {
        return (y * WIDTH + x) * 37 % (1 << bits);
    }

    private static BufferedImage filled(BufferedImage image, int bits) {
        WritableRaster raster = image.getRaster();
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                raster.setSample(x, y, 0, value(y, x, bits));
            }
        }
        return image;
    }

    /** Of colours that have nothing to do with their indices, or of the greys that make a grey PNG. */
    static byte[] indexed(int bits, boolean grey) throws Exception {
        int size = 1 << bits;
        byte[] red = new byte[size];
        for (int i = 0; i < size; i++) {
            red[i] = (byte) (255 * i / (size - 1));
        }
        byte[] other = red.clone();
        if (!grey) {
            new Random(bits).nextBytes(red);
            new Random(bits + 1).nextBytes(other);
        }
        int type = bits == 8 ? BufferedImage.TYPE_BYTE_INDEXED : BufferedImage.TYPE_BYTE_BINARY;
        IndexColorModel palette = new IndexColorModel(bits, size, red, other, other);
        return Written.file(filled(new BufferedImage(WIDTH, HEIGHT, type, palette), bits), "png");
    }

    private static void assertValues(byte[] file, int bits) throws CorruptPicture {
        Picture values = PngValues.decode(file);
        assertEquals(HEIGHT, values.height());
        assertEquals(WIDTH, values.width());
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                assertEquals(value(y, x, bits), values.at(y, x, 0), y + "," + x);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, false", "2, false", "4, false", "8, false", "1, true", "2, true", "4, true"})
    void paletteIndicesAndGreysAreTheNumbersThatAreStored(int bits, boolean grey) throws Exception {
        byte[] file = indexed(bits, grey);
        assertEquals(bits, file[24]);
        assertEquals(grey ? 0 : 3, file[25], "colour type");
        assertValues(file, bits);
    }

    @Test
    void eightBitsOfGreyAreTheNumbersThatAreStored() throws Exception {
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_GRAY);
        assertValues(Written.file(filled(image, 8), "png"), 8);
    }

    private static String refusal(byte[] file) {
        return assertThrows(CorruptPicture.class, () -> PngValues.decode(file)).getMessage();
    }

    @ParameterizedTest
    @ValueSource(ints = {BufferedImage.TYPE_3BYTE_BGR, BufferedImage.TYPE_4BYTE_ABGR})
    void coloursAreNoNumbers(int type) throws Exception {
        assertEquals(
                "its pixels are colours, or have alpha; they must be numbers of 8 bits at most, as grey PNGs and those with a"
                        + " palette have them",
                refusal(Written.file(Written.gradient(5, 6, type), "png")));
    }

    @Test
    void sixteenBitsAreRefused() throws Exception {
        String why = refusal(Written.file(Written.gradient(5, 6, BufferedImage.TYPE_USHORT_GRAY), "png"));
        assertTrue(why.startsWith("its pixels have 16 bits; they must be numbers of 8 bits at most"), why);
    }

    @Test
    void whatIsNoWholePngIsRefused() throws Exception {
        assertEquals("it is no PNG", refusal(new byte[0]));
        assertEquals(
                "it is no PNG", refusal(Written.file(Written.gradient(9, 9, BufferedImage.TYPE_BYTE_GRAY), "jpeg")));
        byte[] file = indexed(8, false);
        refusal(Arrays.copyOf(file, file.length / 2));
        refusal(Arrays.copyOf(file, 20));
    }

    @Test
    void damageEndsInValuesOrAnError() throws Exception {
        Damage.survives(indexed(8, false), 300, PngValues::decode);
    }
}
