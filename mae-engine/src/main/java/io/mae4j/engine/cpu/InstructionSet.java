package io.mae4j.engine.cpu;

import com.sun.jna.Function;
import com.sun.jna.Platform;
import org.bytedeco.dnnl.global.dnnl;

/**
 * What oneDNN uses of a processor.
 *
 * @param arm whether it is an AArch64 one, where the code's bits mean something else than on x86-64
 * @param code as oneDNN gives it
 */
record InstructionSet(boolean arm, int code) {
    private static final int PR_SVE_GET_VL = 51;
    private static final int VECTOR_BYTES = 0xffff; // of what it returns

    /** The one that oneDNN uses here; it is settled then. */
    static InstructionSet current() {
        return new InstructionSet(isArm(), dnnl.dnnl_get_effective_cpu_isa());
    }

    /** Whether the processor multiplies bfloat16 natively, and the engine uses that: on AArch64 it does not. */
    boolean nativeBf16() {
        return has(dnnl.dnnl_cpu_isa_avx512_core_bf16);
    }

    /** Whether there are kernels for bfloat16 that the engine uses, if slow ones. */
    boolean anyBf16() {
        return has(dnnl.dnnl_cpu_isa_avx512_core) || has(dnnl.dnnl_cpu_isa_avx2_vnni_2);
    }

    /** Whether AVX2 is what there is for products in single precision. */
    boolean multipliesWithAvx2() {
        return has(dnnl.dnnl_cpu_isa_avx2) && !has(dnnl.dnnl_cpu_isa_avx512_core);
    }

    private boolean has(int isa) {
        return !arm && (code & isa) == isa;
    }

    /** Such as {@code avx512_core_bf16} or {@code sve_256}. */
    String text() {
        return arm ? armText() : x86Text();
    }

    // oneDNN's header has no names for these
    private String armText() {
        return switch (code) {
            case 0x1 -> "asimd";
            case 0x3 -> "sve_128";
            case 0x7 -> "sve_256";
            case 0xf -> "sve_384";
            case 0x27 -> "sve_512";
            default -> unknown();
        };
    }

    private String x86Text() {
        for (dnnl.cpu_isa known : dnnl.cpu_isa.values()) {
            if (known.value == code) {
                return known.name();
            }
        }
        return unknown();
    }

    private String unknown() {
        return "isa 0x" + Integer.toHexString(code);
    }

    /**
     * Keeps oneDNN to the instructions whose results are right, before it is used: with SVE vectors of other than 128 or 256 bits, as
     * A64FX and QEMU's default processor have them, matrix products of oneDNN 3.11 are wrong.
     */
    static void avoidWrongKernels() {
        if (isArm() && Platform.isLinux() && !hasRightKernels(sveBytes())) {
            // the function for it, dnnl_set_max_cpu_isa, is for x86-64 alone
            Function.getFunction("c", "setenv").invokeInt(new Object[] {"ONEDNN_MAX_CPU_ISA", "ADVANCED_SIMD", 1});
        }
    }

    /** Whether oneDNN's kernels are right for SVE vectors of so many bytes; 0 for a processor without SVE. */
    static boolean hasRightKernels(int sveBytes) {
        return sveBytes <= 32 && Integer.bitCount(sveBytes) <= 1;
    }

    private static int sveBytes() {
        int length = Function.getFunction("c", "prctl").invokeInt(new Object[] {PR_SVE_GET_VL, 0L, 0L, 0L, 0L});
        return Math.max(0, length) & VECTOR_BYTES; // negative without SVE
    }

    private static boolean isArm() {
        return Platform.isARM() && Platform.is64Bit();
    }
}
