package io.mae4j.engine.samediff;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The first card that the driver shows, asked of the driver itself: the libraries of ND4J would rather die on a card that they
 * have no kernels for.
 *
 * @param capability ten times the compute capability: 86 for 8.6
 */
record NvidiaCard(String name, int capability) {
    private static final int COMPUTE_CAPABILITY_MAJOR = 75; // of cuda.h
    private static final int COMPUTE_CAPABILITY_MINOR = 76;

    /** Of {@code cuda.h}; each returns 0 if all is well. */
    private interface Driver extends Library {
        int cuInit(int flags);

        int cuDeviceGet(int[] device, int ordinal);

        int cuDeviceGetName(byte[] name, int length, int device);

        int cuDeviceGetAttribute(int[] value, int attribute, int device);
    }

    /** Empty without a driver or a card. */
    static Optional<NvidiaCard> first() {
        Driver driver;
        try {
            driver = Native.load(Platform.isWindows() ? "nvcuda" : "libcuda.so.1", Driver.class);
        } catch (UnsatisfiedLinkError e) {
            return Optional.empty();
        }
        int[] device = new int[1];
        byte[] name = new byte[256];
        int[] major = new int[1];
        int[] minor = new int[1];
        boolean there = driver.cuInit(0) == 0
                && driver.cuDeviceGet(device, 0) == 0
                && driver.cuDeviceGetName(name, name.length, device[0]) == 0
                && driver.cuDeviceGetAttribute(major, COMPUTE_CAPABILITY_MAJOR, device[0]) == 0
                && driver.cuDeviceGetAttribute(minor, COMPUTE_CAPABILITY_MINOR, device[0]) == 0;
        return there
                ? Optional.of(new NvidiaCard(
                        new String(name, StandardCharsets.UTF_8).split("\0", 2)[0], 10 * major[0] + minor[0]))
                : Optional.empty();
    }
}
