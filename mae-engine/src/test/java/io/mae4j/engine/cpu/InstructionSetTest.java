package io.mae4j.engine.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.bytedeco.dnnl.global.dnnl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What oneDNN's number for a processor means, on x86-64 and on AArch64. */
class InstructionSetTest {
    @ParameterizedTest
    @CsvSource({
        "sse41, false, false",
        "avx2, false, false",
        "avx2_vnni_2, false, true",
        "avx512_core, false, true",
        "avx512_core_bf16, true, true",
        "avx10_1_512_amx, true, true"
    })
    void onX86ItIsNamedAndTellsWhatThereIsOfBfloat16(String name, boolean nativeBf16, boolean anyBf16) {
        InstructionSet x86 = new InstructionSet(false, dnnl.cpu_isa.valueOf(name).value);
        assertEquals(name, x86.text());
        assertEquals(nativeBf16, x86.nativeBf16());
        assertEquals(anyBf16, x86.anyBf16());
    }

    @ParameterizedTest
    @CsvSource({"sse41, false", "avx2, true", "avx2_vnni_2, true", "avx512_core, false", "avx512_core_bf16, false"})
    void onX86ItTellsWhetherProductsUseAvx2(String name, boolean avx2) {
        assertEquals(avx2, new InstructionSet(false, dnnl.cpu_isa.valueOf(name).value).multipliesWithAvx2());
    }

    @ParameterizedTest
    @CsvSource({"1, asimd", "3, sve_128", "7, sve_256", "15, sve_384", "39, sve_512", "0, isa 0x0"})
    void onAarch64ItIsNamedForWhatItIsThere(int code, String name) {
        assertEquals(name, new InstructionSet(true, code).text());
    }

    @ParameterizedTest
    @ValueSource(ints = {0x1, 0x7, 0x1f, 0x27, 0xef, -1})
    void onAarch64NoNumberMeansBfloat16OrAvx2(int code) {
        InstructionSet arm = new InstructionSet(true, code);
        assertFalse(arm.nativeBf16());
        assertFalse(arm.anyBf16());
        assertFalse(arm.multipliesWithAvx2());
    }

    @Test
    void kernelsForVectorsOfOtherThan128Or256BitsAreNotTrusted() {
        assertTrue(SveVectors.haveRightKernels(0)); // no SVE
        assertTrue(SveVectors.haveRightKernels(16)); // Neoverse V2
        assertTrue(SveVectors.haveRightKernels(32)); // Neoverse V1
        assertFalse(SveVectors.haveRightKernels(48));
        assertFalse(SveVectors.haveRightKernels(64)); // A64FX
    }
}
