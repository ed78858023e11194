package io.mae4j.data.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Grey TIFFs of 2x3 samples, written here tag by tag. */
class TiffTest {
    private static final int SHORT = 3;
    private static final int ZSTD = 50000;
    private static final PictureDecoder GREY = new PictureDecoder(1);

    private static byte[] tiff(ByteOrder order, int compression, int orientation, boolean floats) {
        int[][] tags = {
            {256, 3}, // width
            {257, 2}, // height
            {258, floats ? 32 : 8}, // bits
            {259, compression},
            {262, 1}, // black is zero
            {273, 200}, // where the samples are
            {274, orientation},
            {277, 1}, // samples a pixel
            {278, 2}, // rows a strip
            {279, floats ? 24 : 6}, // bytes of the samples
            {339, floats ? 3 : 1} // floating-point or unsigned
        };
        ByteBuffer file = ByteBuffer.allocate(224).order(order);
        file.put(order == ByteOrder.LITTLE_ENDIAN ? new byte[] {'I', 'I'} : new byte[] {'M', 'M'});
        file.putShort((short) 42).putInt(8).putShort((short) tags.length);
        for (int[] tag : tags) {
            file.putShort((short) tag[0]).putShort((short) SHORT).putInt(1);
            file.putShort((short) tag[1]).putShort((short) 0);
        }
        file.position(200);
        return file.put(new byte[] {1, 2, 3, 4, 5, 6}).array();
    }

    @ParameterizedTest
    @CsvSource({"1, 123456", "2, 321654", "3, 654321", "4, 456123", "5, 142536", "6, 415263", "7, 635241", "8, 362514"})
    void isTurnedUprightAsPillowTurnsIt(int orientation, String samples) throws Exception {
        byte[] expected = new byte[6];
        for (int i = 0; i < 6; i++) {
            expected[i] = (byte) (samples.charAt(i) - '0');
        }
        for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
            PictureSource source = GREY.open(tiff(order, 1, orientation, false));
            assertEquals(orientation < 5 ? 3 : 2, source.width());
            assertArrayEquals(expected, source.decode().data(), order.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsNotReadSaysWhy(boolean floats) {
        byte[] file = tiff(ByteOrder.LITTLE_ENDIAN, floats ? 1 : ZSTD, 1, floats);
        String message =
                assertThrows(CorruptPicture.class, () -> GREY.decode(file)).getMessage();
        assertEquals(
                floats
                        ? "its samples are floating-point numbers; a picture needs 8 or 16 bits a sample"
                        : "the TIFF is damaged, or of a kind that is not read here (Unsupported compression type"
                                + " (tag value = 50000)!)",
                message);
    }
}
