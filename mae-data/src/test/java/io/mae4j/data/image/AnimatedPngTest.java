package io.mae4j.data.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class AnimatedPngTest {
    private static final int SIZE = 8;

    /** A PNG of one chunk IDAT. */
    private static byte[] plain(int grey) throws IOException {
        BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_3BYTE_BGR);
        for (int i = 0; i < SIZE * SIZE; i++) {
            image.setRGB(i % SIZE, i / SIZE, grey * 0x010101);
        }
        return Written.file(image, "png");
    }

    private static int find(byte[] png, String chunk) {
        return new String(png, StandardCharsets.ISO_8859_1).indexOf(chunk) - 4;
    }

    private static void write(ByteArrayOutputStream out, String chunk, byte[] content) {
        byte[] body = ByteBuffer.allocate(4 + content.length)
                .put(chunk.getBytes(StandardCharsets.US_ASCII))
                .put(content)
                .array();
        CRC32 checksum = new CRC32();
        checksum.update(body);
        out.writeBytes(ByteBuffer.allocate(4).putInt(content.length).array());
        out.writeBytes(body);
        out.writeBytes(ByteBuffer.allocate(4).putInt((int) checksum.getValue()).array());
    }

    /** The picture is {@code still}; the animation, of two frames, does not show it. */
    private static byte[] animated(byte[] still, byte[] frame) {
        int samples = find(still, "IDAT");
        int end = find(still, "IEND");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(still, 0, samples);
        write(out, "acTL", ByteBuffer.allocate(8).putInt(2).array());
        out.write(still, samples, end - samples);
        int from = find(frame, "IDAT");
        int length = ByteBuffer.wrap(frame).getInt(from);
        for (int number = 0; number < 4; number += 2) {
            ByteBuffer control =
                    ByteBuffer.allocate(26).putInt(number).putInt(SIZE).putInt(SIZE);
            write(out, "fcTL", control.putInt(20, 0x0001000A).array());
            ByteBuffer content = ByteBuffer.allocate(4 + length).putInt(number + 1);
            write(out, "fdAT", content.put(frame, from + 8, length).array());
        }
        out.write(still, end, still.length - end);
        return out.toByteArray();
    }

    @Test
    void isReadAsItsStillPicture() throws Exception {
        byte[] still = plain(40);
        PictureDecoder decoder = new PictureDecoder(3);
        Picture picture = decoder.decode(animated(still, plain(200)));
        assertEquals(40, picture.at(3, 3, 0));
        assertArrayEquals(decoder.decode(still).data(), picture.data());
    }
}
