package io.mae4j.engine.cpu;

import io.mae4j.engine.plan.Buffer;
import io.mae4j.engine.plan.Operand;
import io.mae4j.graph.Constant;
import io.mae4j.graph.Input;
import io.mae4j.graph.Node;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Memory of a program outside its plans: inputs, constants, and vectors of ones (a sum is a product with ones) and zeros. */
final class Memories implements AutoCloseable {
    private final Map<Object, NativeMemory> blocks = new HashMap<>();

    private record Ones(long size, int type) {}

    private record Zeros(long size) {}

    Operand input(Input input) {
        long bytes = 4 * input.type().shape().size();
        return operand(blocks.computeIfAbsent(input.name(), n -> NativeMemory.allocate(bytes, "input " + n)), bytes);
    }

    /** Where an input has to be written, or null if no plan reads it. */
    NativeMemory input(String name) {
        return blocks.get(name);
    }

    Operand constant(Node node, Constant constant) {
        return operand(constantMemory(node, constant), 4L * constant.values().length);
    }

    NativeMemory constantMemory(Node node, Constant constant) {
        return blocks.computeIfAbsent(node, n -> {
            NativeMemory memory = NativeMemory.allocate(4L * constant.values().length, "a constant");
            NativeMemory.copy(constant.values(), memory.address());
            return memory;
        });
    }

    Operand ones(long size, int type) {
        NativeMemory memory = blocks.computeIfAbsent(new Ones(size, type), key -> {
            int words = Math.toIntExact(type == Desc.BF16 ? (size + 1) / 2 : size);
            float[] values = new float[words];
            Arrays.fill(
                    values, type == Desc.BF16 ? Float.intBitsToFloat(0x3F803F80) : 1f); // two bf16 ones, or one float
            NativeMemory ones = NativeMemory.allocate(4L * words, "ones");
            NativeMemory.copy(values, ones.address());
            return ones;
        });
        return operand(memory, size * Desc.bytes(type));
    }

    /** Zeros that nobody overwrites. */
    Operand zeros(long size) {
        return operand(
                blocks.computeIfAbsent(new Zeros(size), z -> NativeMemory.allocate(4 * size, "zeros")), 4 * size);
    }

    long bytes() {
        return blocks.values().stream().mapToLong(NativeMemory::bytes).sum();
    }

    private static Operand operand(NativeMemory memory, long bytes) {
        return Operand.of(Buffer.fixed(memory.address(), bytes));
    }

    @Override
    public void close() {
        blocks.values().forEach(NativeMemory::close);
    }
}
