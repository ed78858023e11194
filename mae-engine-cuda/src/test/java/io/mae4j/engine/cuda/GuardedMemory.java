package io.mae4j.engine.cuda;

import com.sun.jna.Native;
import com.sun.jna.Pointer;

/**
 * Memory with a page behind it that nobody may touch: what reads or writes past its end, up to 15 bytes aside, ends the process, as
 * memcheck would on a card. It starts on a boundary of 16 bytes. Linux.
 */
final class GuardedMemory {
    private static final long PAGE = 4096;
    private static final int NO_ACCESS = 0;
    private static final int READ_AND_WRITE = 3;
    private static final int PRIVATE_ANONYMOUS = 0x22;

    static {
        Native.register(GuardedMemory.class, "c");
    }

    private final long mapped;
    private final long mappedBytes;
    private final long bytes;

    private static native long mmap(long address, long bytes, int protection, int flags, int file, long offset);

    private static native int mprotect(long address, long bytes, int protection);

    private static native int munmap(long address, long bytes);

    GuardedMemory(long bytes) {
        this.bytes = bytes;
        this.mappedBytes = (bytes + PAGE - 1) / PAGE * PAGE + PAGE;
        this.mapped = mmap(0, mappedBytes, READ_AND_WRITE, PRIVATE_ANONYMOUS, -1, 0);
        if (mapped == -1 || mprotect(mapped + mappedBytes - PAGE, PAGE, NO_ACCESS) != 0) {
            throw new OutOfMemoryError(bytes + " bytes");
        }
        new Pointer(address()).setMemory(0, bytes, (byte) 0xff); // not-a-number: what is read must have been written
    }

    long address() {
        return mapped + mappedBytes - PAGE - (bytes + 15) / 16 * 16;
    }

    long bytes() {
        return bytes;
    }

    void free() {
        munmap(mapped, mappedBytes);
    }
}
