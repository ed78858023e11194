package io.mae4j.engine.cuda.card;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import org.junit.jupiter.api.Test;

/** Copies to the card, in turn with all else and beside it. */
class CudaUploadsTest extends OnFakeDriver {
    @Test
    void whatWasUploadedMayChangeAtOnce() {
        int[] sizes = {1000, 3 << 20, 5, (130 << 20) + 4};
        try (CudaDevice device = fake.open(0)) {
            Memory host = new Memory(sizes[3]);
            long[] there = new long[sizes.length];
            for (int i = 0; i < sizes.length; i++) {
                there[i] = device.allocate(sizes[i], "a batch");
                host.setMemory(0, sizes[i], (byte) (i + 1));
                device.upload(Pointer.nativeValue(host), there[i], sizes[i]);
            }
            host.clear();
            for (int i = 0; i < sizes.length; i++) {
                device.download(there[i], Pointer.nativeValue(host), sizes[i]);
                assertEquals(i + 1, host.getByte(0));
                assertEquals(i + 1, host.getByte(sizes[i] - 1));
            }
        }
    }

    @Test
    void whatWasUploadedBesideMayChangeAtOnce() {
        try (CudaDevice device = fake.open(0)) {
            int bytes = (130 << 20) + 4;
            Memory host = new Memory(bytes);
            long there = device.allocate(bytes, "a batch");
            for (int i = 1; i <= 3; i++) {
                host.setMemory(0, bytes, (byte) i);
                device.beside().upload(Pointer.nativeValue(host), there, bytes);
                host.clear();
                device.synchronize();
                device.download(there, Pointer.nativeValue(host), bytes);
                for (int at : new int[] {0, (64 << 20) - 1, 64 << 20, 128 << 20, bytes - 1}) {
                    assertEquals(i, host.getByte(at), "at " + at);
                }
            }
        }
    }

    /** What a copy within the card sees of an upload beside that is asked for after it, and what is there in the end. */
    private int[] overtaken(boolean othersFirst, boolean followed) {
        fake.with("others first", othersFirst ? 1 : 0);
        try (CudaDevice device = fake.open(0)) {
            long from = zeros(device);
            long to = zeros(device);
            device.copy(from, to, 4);
            if (followed) {
                device.beside().follow();
            }
            device.beside().upload(Pointer.nativeValue(one()), from, 4);
            int copied = ints(device, to, 1)[0];
            device.synchronize();
            return new int[] {copied, ints(device, from, 1)[0]};
        }
    }

    @Test
    void anUploadBesideNeedNotWaitForTheDeviceUnlessItFollows() {
        assertArrayEquals(new int[] {1, 1}, overtaken(true, false));
        assertArrayEquals(new int[] {0, 1}, overtaken(false, false));
        assertArrayEquals(new int[] {0, 1}, overtaken(true, true));
        assertArrayEquals(new int[] {0, 1}, overtaken(false, true));
    }

    /** What a copy within the card sees of an upload beside that was asked for before it. */
    private int waitedFor(boolean othersFirst, boolean led) {
        fake.with("others first", othersFirst ? 1 : 0);
        try (CudaDevice device = fake.open(0)) {
            long from = zeros(device);
            long to = zeros(device);
            device.beside().upload(Pointer.nativeValue(one()), from, 4);
            if (led) {
                device.beside().lead();
            }
            device.copy(from, to, 4);
            return ints(device, to, 1)[0];
        }
    }

    @Test
    void theDeviceNeedNotWaitForAnUploadBesideUnlessThatLeads() {
        assertEquals(0, waitedFor(false, false));
        assertEquals(1, waitedFor(true, false));
        assertEquals(1, waitedFor(false, true));
        assertEquals(1, waitedFor(true, true));
    }

    private static long zeros(CudaDevice device) {
        long address = device.allocate(4, "a number");
        device.zero(address, 4);
        device.synchronize();
        return address;
    }
}
