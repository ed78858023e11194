package io.mae4j.models.pretrained;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.mae4j.UserError;
import io.mae4j.models.weights.StoredTensor;
import io.mae4j.models.weights.WeightFile;
import io.mae4j.random.RandomStream;
import io.mae4j.random.Randomness;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Thousands of damaged files: each is read, or refused in one line, and none takes much more memory than it is long. */
class FuzzTest {
    private static final int CASES = 3000;
    private static final long FACTOR = 100; // of the heap over the file's size: a byte of a pickle can be a whole map
    private static final long FIXED = 4L << 20; // what opening any file takes
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"kinds.pth", "kinds_legacy.pth", "kinds.safetensors"})
    void damageIsReadOrRefused(String name) throws Exception {
        byte[] whole = Files.readAllBytes(
                Path.of(getClass().getResource("/pth/" + name).toURI()));
        int refused = 0;
        for (int i = 0; i < CASES; i++) {
            byte[] damaged = damage(whole, new Randomness(1).stream("fuzz/" + name, i));
            Path file = Files.write(folder.resolve(name), damaged);
            refused += survives(file, damaged.length, i) ? 0 : 1;
        }
        int many = refused;
        assertTrue(many > CASES / 10 && many < CASES, () -> many + " of " + CASES + " were refused");
    }

    private static boolean survives(Path file, int bytes, int number) throws IOException {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        try (WeightFile weights = WeightFiles.open(file)) {
            long opened = THREADS.getCurrentThreadAllocatedBytes() - before;
            assertTrue(opened < FIXED + FACTOR * bytes, () -> "case " + number + " took " + opened + " bytes");
            long tensors = weights.tensors().values().stream()
                    .mapToLong(StoredTensor::bytes)
                    .sum();
            assertTrue(tensors <= 4L * bytes + 4, () -> "case " + number + " announces " + tensors + " bytes");
            weights.tensors().keySet().forEach(name -> weights.read(name).close());
            return true;
        } catch (UserError e) {
            assertEquals(1, e.getMessage().lines().count(), e.getMessage());
            return false;
        }
    }

    // bytes changed, bits turned, pieces cut out, doubled or moved, a length made huge, the end cut off
    private static byte[] damage(byte[] whole, RandomStream random) {
        byte[] bytes = whole.clone();
        int times = 1 + random.nextInt(4);
        for (int i = 0; i < times; i++) {
            int at = random.nextInt(bytes.length);
            int length = Math.min(bytes.length - at, 1 + random.nextInt(16));
            switch (random.nextInt(7)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 ->
                    bytes = joined(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, at + length, bytes.length));
                case 3 ->
                    bytes = joined(Arrays.copyOf(bytes, at + length), Arrays.copyOfRange(bytes, at, bytes.length));
                case 4 -> System.arraycopy(bytes, random.nextInt(bytes.length - length + 1), bytes, at, length);
                case 5 ->
                    Arrays.fill(bytes, at, at + Math.min(length, 8), (byte) (random.nextInt(2) == 0 ? 0xff : 0x7f));
                default -> bytes = random.nextInt(8) == 0 ? Arrays.copyOf(bytes, Math.max(1, at)) : bytes;
            }
        }
        return bytes.length == 0 ? new byte[1] : bytes;
    }

    private static byte[] joined(byte[] a, byte[] b) {
        byte[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both.length == 0 ? new byte[1] : both;
    }
}
