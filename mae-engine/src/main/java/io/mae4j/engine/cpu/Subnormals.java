package io.mae4j.engine.cpu;

import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;

/**
 * Lets a thread take numbers below 1e-38 for zero, as they cost a processor a hundred times what others do: gradients of saturated
 * GELUs and attention's small probabilities are full of them.
 */
final class Subnormals {
    private static final int FLUSH = 0x8040; // MXCSR: flush-to-zero and denormals-are-zero
    private static final long ENVIRONMENT_BYTES = 32; // glibc's fenv_t on x86-64, MXCSR last
    private static final long MXCSR_OFFSET = 28;

    private Subnormals() {}

    /** For the calling thread; where the C library is another than glibc on x86-64, they stay and only cost time. */
    static void flushToZero() {
        if (!Platform.isLinux() || !Platform.isIntel() || !Platform.is64Bit()) {
            return;
        }
        try (Memory environment = new Memory(ENVIRONMENT_BYTES)) {
            NativeLibrary math = NativeLibrary.getInstance("libm.so.6");
            math.getFunction("fegetenv").invokeInt(new Object[] {environment});
            environment.setInt(MXCSR_OFFSET, environment.getInt(MXCSR_OFFSET) | FLUSH);
            math.getFunction("fesetenv").invokeInt(new Object[] {environment});
        } catch (UnsatisfiedLinkError e) {
            return; // not glibc
        }
    }
}
