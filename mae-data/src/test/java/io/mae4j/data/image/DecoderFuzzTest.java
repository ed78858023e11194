package io.mae4j.data.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged files end in a picture or in a {@link CorruptPicture} of one line: never in a crash, a hang, or another error. */
class DecoderFuzzTest {
    private static final int CASES =
            900; // a file, of three kinds of damage; PNGs, which take libpng longer, have fewer
    private static final int PNG_CASES = 200;
    private static final PictureDecoder DECODER = new PictureDecoder(3);

    @ParameterizedTest
    @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    @ValueSource(
            strings = {
                "444.jpg",
                "420.jpg",
                "progressive.jpg",
                "restart.jpg",
                "cmyk.jpg",
                "turned.jpg",
                "rgb.png",
                "palette-alpha.png",
                "grey-alpha.png",
                "sixteen.png",
                "palette.gif",
                "rgb.bmp",
                "rgb.tiff",
                "lzw.tiff",
                "lossy.webp",
                "lossless.webp",
                "alpha.webp",
                "rgb.ppm",
                "sixteen.ppm",
                "grey.pgm"
            })
    void damageEndsInAPictureOrAnError(String name) throws Exception {
        byte[] file = resource(name);
        Random random = new Random(name.hashCode());
        int cases = name.endsWith(".png") ? PNG_CASES : CASES;
        int refused = 0;
        for (int i = 0; i < cases; i++) {
            byte[] damaged =
                    switch (i % 3) {
                        case 0 -> bitsFlipped(file, random);
                        case 1 -> Arrays.copyOf(file, random.nextInt(file.length));
                        default -> overwritten(file, random);
                    };
            refused += decodes(damaged) ? 0 : 1;
        }
        assertTrue(refused > cases / 4, "only " + refused + " were refused");
    }

    private static boolean decodes(byte[] file) {
        try {
            Picture picture = DECODER.decode(file);
            assertEquals(3, picture.channels());
            return true;
        } catch (CorruptPicture e) {
            assertEquals(1, e.getMessage().lines().count());
            return false;
        }
    }

    private static byte[] bitsFlipped(byte[] file, Random random) {
        byte[] damaged = file.clone();
        for (int flips = 1 + random.nextInt(8); flips > 0; flips--) {
            int near = random.nextBoolean() ? Math.min(64, file.length) : file.length; // headers matter most
            damaged[random.nextInt(near)] ^= (byte) (1 << random.nextInt(8));
        }
        return damaged;
    }

    /** Random bytes, behind the ones that tell the format. */
    private static byte[] overwritten(byte[] file, Random random) {
        byte[] damaged = file.clone();
        int from = ImageFormat.HEAD + random.nextInt(file.length - ImageFormat.HEAD);
        for (int i = from; i < Math.min(file.length, from + 1 + random.nextInt(200)); i++) {
            damaged[i] = (byte) random.nextInt();
        }
        return damaged;
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = DecoderFuzzTest.class.getResourceAsStream("formats/" + name)) {
            return in.readAllBytes();
        }
    }
}
