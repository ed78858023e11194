package io.mae4j.engine.cpu;

import com.sun.jna.Function;
import com.sun.jna.Platform;

/** The vectors of AArch64 processors with SVE, of which oneDNN's kernels are not right for every length. */
final class SveVectors {
    private static final int PR_SVE_GET_VL = 51;
    private static final int VECTOR_BYTES = 0xffff; // of what it returns

    private SveVectors() {}

    /**
     * Keeps oneDNN to the instructions whose results are right, before it is used: with SVE vectors of other than 128 or 256 bits, as
     * A64FX and QEMU's default processor have them, matrix products of oneDNN 3.11 are wrong.
     */
    static void avoidWrongKernels() {
        if (InstructionSet.isArm() && Platform.isLinux() && !haveRightKernels(bytes())) {
            // the function for it, dnnl_set_max_cpu_isa, is for x86-64 alone
            Function.getFunction("c", "setenv").invokeInt(new Object[] {"ONEDNN_MAX_CPU_ISA", "ADVANCED_SIMD", 1});
        }
    }

    /** Whether oneDNN's kernels are right for vectors of so many bytes; 0 for a processor without SVE. */
    static boolean haveRightKernels(int bytes) {
        return bytes <= 32 && Integer.bitCount(bytes) <= 1;
    }

    private static int bytes() {
        int length = Function.getFunction("c", "prctl").invokeInt(new Object[] {PR_SVE_GET_VL, 0L, 0L, 0L, 0L});
        return Math.max(0, length) & VECTOR_BYTES; // negative without SVE
    }
}
