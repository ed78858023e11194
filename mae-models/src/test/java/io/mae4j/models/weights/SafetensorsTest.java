package io.mae4j.models.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.UserError;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class SafetensorsTest {
    @TempDir
    Path folder;

    @Test
    void readsWhatPythonWrote() throws Exception {
        Path path = Path.of(getClass()
                .getResource("/reference/schedule_posembed.safetensors")
                .toURI());
        try (Safetensors file = Safetensors.open(path)) {
            assertEquals(
                    List.of(197L, 768L), file.tensors().get("sincos.768.14").shape());
            assertEquals(DataType.DOUBLE, file.read("lr").dataType());
            assertEquals(0, file.read("sincos.768.14").getFloat(0, 5));
        }
    }

    @Test
    void givesBackEveryTypeThatItWrites() {
        Map<String, INDArray> arrays = Map.of(
                "f32", Nd4j.createFromArray(new float[][] {{1, -2.5f, Float.NaN}, {4, 5, Float.MIN_VALUE}}),
                "f64", Nd4j.createFromArray(Math.PI, -0.0),
                "i64", Nd4j.createFromArray(Long.MIN_VALUE, 7L),
                "i32", Nd4j.createFromArray(Integer.MAX_VALUE, -7),
                "u8", Nd4j.createFromArray(0, 127, 128, 255).castTo(DataType.UBYTE),
                "scalar", Nd4j.scalar(3.5f),
                "empty", Nd4j.create(DataType.FLOAT, 0, 4));
        Path path = folder.resolve("all.safetensors");
        new SafetensorsWriter()
                .addAll(arrays)
                .metadata("ключ", "a \"quoted\" value\n")
                .write(path);

        try (Safetensors file = Safetensors.open(path)) {
            assertEquals(Map.of("ключ", "a \"quoted\" value\n"), file.metadata());
            assertEquals(arrays.keySet(), file.tensors().keySet());
            arrays.forEach((name, array) -> {
                INDArray read = file.read(name);
                assertEquals(array.dataType(), read.dataType(), name);
                assertArrayEquals(array.shape(), read.shape(), name);
                assertEquals(array.toString(), read.toString(), name);
            });
        }
    }

    /** Which Windows would not remove: there this fails in the last line, where there are Linux's maps of memory ahead of it. */
    @Test
    void aFileThatWasReadIsNotHeldInMemory() throws Exception {
        Path path = folder.resolve("read.safetensors");
        new SafetensorsWriter().add("ones", Nd4j.ones(DataType.FLOAT, 3, 1000)).write(path);
        assertEquals(3000, Safetensors.readAll(path).get("ones").sumNumber().intValue());
        Path maps = Path.of("/proc/self/maps");
        assertFalse(Files.exists(maps) && Files.readString(maps).contains(path.toString()));
        Files.delete(path);
    }

    @Test
    void writesViewsInRowMajorOrder() {
        INDArray matrix = Nd4j.createFromArray(new float[][] {{1, 2, 3}, {4, 5, 6}});
        Path path = folder.resolve("views.safetensors");
        new SafetensorsWriter()
                .add("transposed", matrix.transpose())
                .add("column", matrix.getColumn(1))
                .add("tail", matrix.getRow(1))
                .write(path);
        Map<String, INDArray> read = Safetensors.readAll(path);
        assertArrayEquals(
                new float[] {1, 4, 2, 5, 3, 6}, read.get("transposed").ravel().toFloatVector());
        assertArrayEquals(new float[] {2, 5}, read.get("column").toFloatVector());
        assertArrayEquals(new float[] {4, 5, 6}, read.get("tail").toFloatVector());
    }

    @Test
    void writesTheSameBytesInWhateverOrderTensorsCome() throws IOException {
        INDArray a = Nd4j.createFromArray(1f, 2f);
        INDArray b = Nd4j.createFromArray(1L);
        Path one = folder.resolve("one");
        Path two = folder.resolve("two");
        new SafetensorsWriter()
                .add("a", a)
                .add("b", b)
                .metadata("x", "1")
                .metadata("y", "2")
                .write(one);
        new SafetensorsWriter()
                .metadata("y", "2")
                .metadata("x", "1")
                .add("b", b)
                .add("a", a)
                .write(two);
        assertEquals(-1, Files.mismatch(one, two));
        assertEquals(List.of("b", "a"), List.copyOf(Safetensors.readAll(one).keySet()));
    }

    @ParameterizedTest
    @CsvSource({
        "F16,  '003c 00c0 ff7b 0100 007c', '1.0, -2.0, 65504.0, 5.9604645E-8, Infinity'",
        "BF16, '803f 00c0 7f7f 0100 807f', '1.0, -2.0, 3.3895314E38, 9.18355E-41, Infinity'",
    })
    void widensSixteenBitFloats(String type, String hex, String values) throws IOException {
        byte[] data = java.util.HexFormat.of().parseHex(hex.replace(" ", ""));
        Path path = write("{\"h\":{\"dtype\":\"" + type + "\",\"shape\":[5],\"data_offsets\":[0,10]}}", data);
        INDArray read = Safetensors.readAll(path).get("h");
        assertEquals(DataType.FLOAT, read.dataType());
        float[] expected = new float[5];
        String[] parts = values.split(", ");
        for (int i = 0; i < 5; i++) {
            expected[i] = Float.parseFloat(parts[i]);
        }
        assertArrayEquals(expected, read.toFloatVector());
    }

    @Test
    void readsBooleans() throws IOException {
        Path path = write("{\"b\":{\"dtype\":\"BOOL\",\"shape\":[2],\"data_offsets\":[0,2]}}   ", new byte[] {1, 0});
        INDArray read = Safetensors.readAll(path).get("b");
        assertEquals(DataType.BOOL, read.dataType());
        assertArrayEquals(new int[] {1, 0}, read.castTo(DataType.INT).toIntVector());
    }

    @Test
    void readsTensorsBeyondTwoGigabytesOfFile() throws IOException {
        long far = 3L << 30;
        String json = "{\"a\":{\"dtype\":\"U8\",\"shape\":[" + far + "],\"data_offsets\":[0," + far
                + "]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[" + far + "," + (far + 4) + "]}}";
        Path path = write(json, new byte[0]);
        try (FileChannel out = FileChannel.open(path, StandardOpenOption.WRITE)) { // a sparse file: it takes no room
            out.write(
                    ByteBuffer.allocate(4)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putFloat(42)
                            .rewind(),
                    Files.size(path) + far);
        }
        try (Safetensors file = Safetensors.open(path)) {
            assertEquals(42, file.read("b").getFloat(0));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}} | 7 | truncated: its header announces 8 bytes of tensors, 7 are there",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}} | 9 | 1 bytes follow the last tensor",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}} | 4 | needs 8 bytes, but its offsets are [0, 4]",
                "{\"a\":{\"dtype\":\"F8\",\"shape\":[2],\"data_offsets\":[0,2]}} | 2 | has the type F8, which is not one of",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[-2],\"data_offsets\":[0,2]}} | 2 | has the shape [-2]",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[1,3]}} | 3 | starts at byte 1 of the data, where 0 is expected",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[2]}} | 2 | lacks one of dtype, shape and two data_offsets",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]},\"a\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}} | 0 | the tensor 'a' twice",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[9223372036854775807,2],\"data_offsets\":[0,0]}} | 0 | larger than 2^63 bytes",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]} | 1 | its header is not what safetensors has",
                "{\"a\":7} | 0 | its header is not what safetensors has",
                "[1, 2] | 0 | its header is not what safetensors has",
            })
    void saysInOneLineWhatIsWrong(String json, int data, String wrong) throws IOException {
        assertDamaged(write(json, new byte[data]), wrong);
    }

    @Test
    void refusesFilesOfOtherKinds() throws IOException {
        Path path = folder.resolve("picture.png");
        Files.write(path, new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0, 0, 13});
        assertDamaged(path, "its first 8 bytes are no header's length");
        Files.write(path, new byte[3]);
        assertDamaged(path, "it has 3 bytes");
        Files.write(
                path,
                ByteBuffer.allocate(20)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(100)
                        .array());
        assertDamaged(path, "a header of 100 bytes is announced, 12 are there");
        Files.delete(path);
        assertDamaged(path, "no such file");
        Files.createDirectory(path);
        assertDamaged(path, "cannot read");
    }

    @Test
    void truncationAnywhereIsNoticed() throws IOException {
        Path whole = folder.resolve("whole");
        new SafetensorsWriter()
                .add("a", Nd4j.arange(20))
                .add("b", Nd4j.createFromArray(1L, 2L))
                .write(whole);
        byte[] bytes = Files.readAllBytes(whole);
        Path cut = folder.resolve("cut");
        for (int length = 0; length < bytes.length; length++) {
            Files.write(cut, java.util.Arrays.copyOf(bytes, length));
            assertDamaged(cut, "cut");
        }
    }

    private static void assertDamaged(Path path, String wrong) {
        UserError error = assertThrows(UserError.class, () -> Safetensors.open(path));
        assertTrue(error.getMessage().contains(wrong), error.getMessage());
        assertTrue(error.getMessage().contains(path.toString()), error.getMessage());
        assertEquals(1, error.getMessage().lines().count(), error.getMessage());
    }

    private Path write(String json, byte[] data) throws IOException {
        byte[] header = json.getBytes(StandardCharsets.UTF_8);
        Path path = folder.resolve("made.safetensors");
        Files.write(
                path,
                ByteBuffer.allocate(8 + header.length + data.length)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(header.length)
                        .put(header)
                        .put(data)
                        .array());
        return path;
    }
}
