package io.mae4j.data.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pictures with a palette, to the samples that Pillow 13 gives of the same files. */
class PaletteTest {
    private static final PictureDecoder COLOUR = new PictureDecoder(3);
    private static final String COLOURS = "0a141e c80000 00c800 0000c8 ";

    /** A frame of 3x2 pixels of the colours 1, 2 and 3 at (1, 2) of a canvas of 5x4. */
    @ParameterizedTest
    @CsvSource({
        "'', 0102, 0500 0400, 0a141e", // without a transparent colour: the first
        "21f90401 0000 02 00, 0102, 0500 0400, 00c800",
        "'', 0302, 0600 0400, 0a141e", // the canvas is too narrow for it
    })
    void aFirstFrameIsOnItsCanvas(String control, String place, String size, String around) throws Exception {
        int left = place.charAt(1) - '0';
        String file = "474946383961 0500 0400 81 00 00" + COLOURS + control + "2c" + place.substring(0, 2)
                + "00 0200 0300 0200 00" + "02 04 8cb8 502b 00 3b";
        PictureSource source = COLOUR.open(hex(file));
        int width = hex(size)[0];
        assertEquals(width, source.width());
        assertEquals(4, source.height());
        StringBuilder expected = new StringBuilder();
        for (int y = 0; y < 4; y++) {
            for (int x = 0; x < width; x++) {
                boolean inside = y >= 2 && x >= left && x < left + 3;
                expected.append(inside ? COLOURS.split(" ")[1 + (x - left)] : around);
            }
        }
        assertEquals(
                expected.toString(), HexFormat.of().formatHex(source.decode().data()));
    }

    /** Pillow writes a colour as its value times 256, and reads the upper eight bits. */
    @Test
    void aTiffsColoursAreTheUpperEightOfSixteenBits() throws Exception {
        int[][] tags = {
            {256, 1, 2}, // width
            {257, 1, 1}, // height
            {258, 1, 4}, // bits
            {259, 1, 1}, // not compressed
            {262, 1, 3}, // a palette
            {273, 1, 300}, // where the samples are
            {277, 1, 1}, // samples a pixel
            {278, 1, 1}, // rows a strip
            {279, 1, 1}, // bytes of the samples
            {320, 48, 200} // where the palette is
        };
        ByteBuffer file = ByteBuffer.allocate(301).order(ByteOrder.LITTLE_ENDIAN);
        file.put(new byte[] {'I', 'I', 42, 0}).putInt(8).putShort((short) tags.length);
        for (int[] tag : tags) {
            file.putShort((short) tag[0]).putShort((short) 3).putInt(tag[1]).putInt(tag[2]);
        }
        for (int colour = 0; colour < 2; colour++) {
            for (int channel = 0; channel < 3; channel++) {
                file.putShort(200 + 2 * (16 * channel + colour), (short) ((100 * colour + 10 * channel + 1) << 8));
            }
        }
        file.put(300, (byte) 0x01); // the first colour and the second
        assertArrayEquals(
                new byte[] {1, 11, 21, 101, 111, 121},
                COLOUR.decode(file.array()).data());
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }
}
