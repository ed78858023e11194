package io.mae4j.engine.cpu;

import com.sun.jna.Function;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import io.mae4j.UserError;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import sun.misc.Unsafe;

/** A block of memory outside the Java heap, and access to raw addresses. Freed by {@link #close}. */
final class NativeMemory implements AutoCloseable {
    static final Unsafe UNSAFE = unsafe();
    private static final long HUGE_PAGE = 2 << 20;
    private static final int MADV_HUGEPAGE = 14;

    private final long address;
    private long block; // 0 when it is freed
    private long bytes;

    private NativeMemory(long block, long address, long bytes) {
        this.block = block;
        this.address = address;
        this.bytes = bytes;
    }

    /**
     * Zeroed memory on a huge-page boundary. On Linux the kernel is asked for huge pages: the rows of a matrix lie pages apart,
     * and with small pages a product waits for address translation.
     *
     * @throws UserError if there is not enough
     */
    static NativeMemory allocate(long bytes, String purpose) {
        long size = Math.max(bytes, 64);
        long boundary = size >= HUGE_PAGE ? HUGE_PAGE : 4096;
        require(size, purpose);
        long block = UNSAFE.allocateMemory(size + boundary);
        long address = (block + boundary - 1) / boundary * boundary;
        if (boundary == HUGE_PAGE && Platform.isLinux()) {
            Function.getFunction("c", "madvise").invokeInt(new Object[] {address, size, MADV_HUGEPAGE});
        }
        UNSAFE.setMemory(address, size, (byte) 0);
        return new NativeMemory(block, address, size);
    }

    /** A view of memory in native byte order, of less than 2 GiB. */
    static ByteBuffer buffer(long address, long bytes) {
        return new Pointer(address).getByteBuffer(0, bytes).order(ByteOrder.nativeOrder());
    }

    /**
     * Says before anything is allocated that it will not do.
     *
     * @throws UserError if there is less memory than this
     */
    static void require(long bytes, String purpose) {
        long available = AvailableMemory.bytes();
        if (bytes > available) {
            throw new UserError("not enough memory for " + purpose + ": " + (bytes >> 20) + " MiB are needed, "
                    + (available >> 20) + " MiB are free; a smaller trainer.batch or model needs less");
        }
    }

    /** The size; 0 when it is freed. */
    long bytes() {
        return bytes;
    }

    long address() {
        return address;
    }

    @Override
    public void close() {
        UNSAFE.freeMemory(block);
        block = 0;
        bytes = 0;
    }

    static float getFloat(long address) {
        return UNSAFE.getFloat(address);
    }

    static void putFloat(long address, float value) {
        UNSAFE.putFloat(address, value);
    }

    static int getInt(long address) {
        return UNSAFE.getInt(address);
    }

    static void copy(long from, long to, long bytes) {
        UNSAFE.copyMemory(from, to, bytes);
    }

    static void copy(float[] from, long to) {
        UNSAFE.copyMemory(from, Unsafe.ARRAY_FLOAT_BASE_OFFSET, null, to, 4L * from.length);
    }

    static void zero(long address, long bytes) {
        UNSAFE.setMemory(address, bytes, (byte) 0);
    }

    private static Unsafe unsafe() {
        try {
            Field field = Unsafe.class.getDeclaredField("theUnsafe");
            field.setAccessible(true);
            return (Unsafe) field.get(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("sun.misc.Unsafe is not accessible", e);
        }
    }
}
