package io.mae4j.engine.cuda.plan;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.mae4j.engine.cuda.card.Device;
import io.mae4j.engine.cuda.card.Type;
import io.mae4j.engine.cuda.kernel.Value;
import io.mae4j.graph.Constant;
import io.mae4j.graph.DType;
import io.mae4j.graph.Input;
import io.mae4j.graph.Node;
import io.mae4j.graph.Shape;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Memory of a program on the card outside its plans: inputs, constants, and tables of sizes and strides. */
public final class DeviceMemories implements AutoCloseable {
    private final Device device;
    private final Map<Object, Value> blocks = new HashMap<>();
    private long bytes;

    public DeviceMemories(Device device) {
        this.device = device;
    }

    public Value input(Input input) {
        return blocks.computeIfAbsent(
                input.name(),
                name -> allocate(
                        input.type().dtype() == DType.INT ? Type.S32 : Type.F32,
                        input.type().shape(),
                        "input " + name));
    }

    /** Where an input has to be written, or null if no plan reads it. */
    public Value input(String name) {
        return blocks.get(name);
    }

    public Value constant(Node node, Constant constant) {
        return blocks.computeIfAbsent(node, n -> {
            Value value = allocate(Type.F32, constant.shape(), "a constant");
            write(value.address(), constant.values());
            return value;
        });
    }

    /** The address of 64-bit numbers. */
    long table(long... numbers) {
        List<Long> key = Arrays.stream(numbers).boxed().toList();
        return blocks.computeIfAbsent(key, k -> {
                    Value value = allocate(Type.S32, Shape.of(2 * numbers.length), "a table");
                    try (Memory host = new Memory(8L * numbers.length)) {
                        host.write(0, numbers, 0, numbers.length);
                        device.upload(Pointer.nativeValue(host), value.address(), 8L * numbers.length);
                    }
                    return value;
                })
                .address();
    }

    /** Writes floats to the card. */
    public void write(long address, float... values) {
        try (Memory host = new Memory(4L * values.length)) {
            host.write(0, values, 0, values.length);
            device.upload(Pointer.nativeValue(host), address, 4L * values.length);
        }
    }

    private Value allocate(Type type, Shape shape, String purpose) {
        Value value = Value.allocate(device, type, shape, purpose);
        bytes += value.bytes();
        return value;
    }

    public long bytes() {
        return bytes;
    }

    @Override
    public void close() {
        blocks.values().forEach(value -> device.free(value.address()));
        blocks.clear();
    }
}
