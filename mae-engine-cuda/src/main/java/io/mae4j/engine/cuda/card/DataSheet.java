package io.mae4j.engine.cuda.card;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What NVIDIA's data sheets say of cards: TFLOP/s of the tensor cores in dense products of bfloat16 matrices with sums in single
 * precision. A100, A10, A30, A40, L4, L40, L40S, H100, H200, GH200 and HGX B200 have a data sheet each; the figures that it gives
 * with sparsity only are halved. RTX A6000 and GeForce are of the appendices of the white papers on Ampere GA102, Ada and RTX
 * Blackwell.
 */
public final class DataSheet {
    private static final Map<String, Double> TERAFLOPS = new LinkedHashMap<>();

    static {
        TERAFLOPS.put("NVIDIA B200", 2250.0);
        TERAFLOPS.put("NVIDIA GH200 .*", 989.5);
        TERAFLOPS.put("NVIDIA H200", 989.5);
        TERAFLOPS.put("NVIDIA H200 NVL", 835.5);
        TERAFLOPS.put("NVIDIA H100 \\d+GB HBM3", 989.5);
        TERAFLOPS.put("NVIDIA H100 NVL", 835.5);
        TERAFLOPS.put("NVIDIA H100 PCIe", 756.5);
        TERAFLOPS.put("NVIDIA A100[ -].*", 312.0);
        TERAFLOPS.put("NVIDIA A40", 149.7);
        TERAFLOPS.put("NVIDIA A30", 165.0);
        TERAFLOPS.put("NVIDIA A10", 125.0);
        TERAFLOPS.put("NVIDIA L40S", 362.05);
        TERAFLOPS.put("NVIDIA L40", 181.05);
        TERAFLOPS.put("NVIDIA L4", 121.0);
        TERAFLOPS.put("NVIDIA RTX A6000", 154.8);
        TERAFLOPS.put("NVIDIA GeForce RTX 5090", 209.5);
        TERAFLOPS.put("NVIDIA GeForce RTX 4090", 165.2);
        TERAFLOPS.put("NVIDIA GeForce RTX 3090", 71.0);
    }

    private DataSheet() {}

    /**
     * Operations a second.
     *
     * @param name as the driver has it, such as {@code NVIDIA H100 80GB HBM3}
     * @return empty for a card that is not in the table, and for a slice of one (MIG)
     */
    public static OptionalDouble flopsPerSecond(String name) {
        if (name.contains(" MIG ")) {
            return OptionalDouble.empty();
        }
        return TERAFLOPS.entrySet().stream()
                .filter(entry -> name.matches(entry.getKey()))
                .mapToDouble(entry -> 1e12 * entry.getValue())
                .findFirst();
    }
}
