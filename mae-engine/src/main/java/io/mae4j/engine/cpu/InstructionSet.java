package io.mae4j.engine.cpu;

import com.sun.jna.Platform;
import org.bytedeco.dnnl.global.dnnl;

/**
 * What oneDNN uses of a processor.
 *
 * @param arm whether it is an AArch64 one, where the code's bits mean something else than on x86-64
 * @param code as oneDNN gives it
 */
record InstructionSet(boolean arm, int code) {
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

    static boolean isArm() {
        return Platform.isARM() && Platform.is64Bit();
    }
}
