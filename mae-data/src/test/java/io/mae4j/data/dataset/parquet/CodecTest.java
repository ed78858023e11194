package io.mae4j.data.dataset.parquet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CodecTest {
    private static final int GZIP = 2;

    private static byte[] zeros(int count) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(new byte[count]);
        }
        return bytes.toByteArray();
    }

    @Test
    void aPageOfAMillionEqualLabelsIsNoBomb() throws Exception {
        byte[] page = zeros(8 << 20);
        assertArrayEquals(new byte[8 << 20], Codec.inflate(GZIP, page, 0, page.length, 8 << 20));
    }

    /** Of a page without values, as all are missing, some writers compress nothing. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 6, 7})
    void nothingStandsForNothing(int codec) throws Exception {
        assertArrayEquals(new byte[0], Codec.inflate(codec, new byte[0], 0, 0, 0));
        assertThrows(IOException.class, () -> Codec.inflate(codec, new byte[0], 0, 0, 1));
    }

    @Test
    void aPageThatGrowsBeyondThatIsRefused() throws Exception {
        byte[] page = zeros(64 << 20);
        assertThrows(IOException.class, () -> Codec.inflate(GZIP, page, 0, page.length, 64 << 20));
    }
}
