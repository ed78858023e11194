package io.mae4j.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.mae4j.UserError;
import io.mae4j.data.image.CorruptPicture;
import io.mae4j.random.RandomStream;
import io.mae4j.random.Randomness;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/** Files that are damaged in many ways, and what a reader may answer to them. */
public final class Damage {
    private static final long SLACK = 4L << 20; // buffers whose size does not depend on the file
    private static final long MOST_FACTOR = 100; // bytes allocated, in all, for each byte of the file

    private Damage() {}

    /** Reads a file, wholly. */
    @FunctionalInterface
    public interface Reader {
        void read(byte[] file) throws CorruptPicture, IOException;
    }

    /**
     * Gives a reader {@code count} damaged versions of a file: cut, with flipped bits, with bytes of noise, or nothing but
     * noise. It has to read them, or to throw {@link UserError} of one line or {@link CorruptPicture}, without allocating
     * memory out of all proportion.
     *
     * @return how many it has read in spite of the damage
     */
    public static int survives(byte[] whole, int count, Reader reader) throws Exception {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        reader.read(whole.clone()); // undamaged it is read; and classes are loaded, which allocates
        int read = 0;
        for (int i = 0; i < count; i++) {
            byte[] file = damaged(whole, new Randomness(11).stream("damage", i));
            long before = threads.getCurrentThreadAllocatedBytes();
            try {
                reader.read(file);
                read++;
            } catch (UserError e) {
                assertEquals(1, e.getMessage().lines().count(), "case " + i + ": " + e.getMessage());
            } catch (CorruptPicture e) {
                assertTrue(e.getMessage().length() > 5, "case " + i + ": " + e.getMessage());
            } catch (RuntimeException | Error e) {
                throw new AssertionError("case " + i, e);
            }
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            assertTrue(
                    allocated < SLACK + MOST_FACTOR * whole.length,
                    "case " + i + ": " + allocated + " bytes for a file of " + file.length);
        }
        return read;
    }

    private static byte[] damaged(byte[] whole, RandomStream random) {
        byte[] file = whole.clone();
        switch (random.nextInt(5)) {
            case 0 -> {
                return Arrays.copyOf(file, random.nextInt(file.length));
            }
            case 1 -> {
                byte[] noise = new byte[random.nextInt(2000)];
                for (int i = 0; i < noise.length; i++) {
                    noise[i] = (byte) random.nextInt();
                }
                return noise;
            }
            case 2 -> {
                int from = random.nextInt(file.length);
                int to = Math.min(file.length, from + 1 + random.nextInt(64));
                for (int i = from; i < to; i++) {
                    file[i] = (byte) random.nextInt();
                }
            }
            default -> {
                int flips = 1 + random.nextInt(8);
                int part = 1 + random.nextInt(file.length); // often the head, or the tail, where the structure is
                for (int i = 0; i < flips; i++) {
                    int at = random.nextInt(part);
                    file[random.nextInt(2) == 0 ? at : file.length - 1 - at] ^= (byte) (1 << random.nextInt(8));
                }
            }
        }
        return file;
    }
}
