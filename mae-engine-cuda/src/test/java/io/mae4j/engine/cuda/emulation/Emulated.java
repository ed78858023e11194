package io.mae4j.engine.cuda.emulation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.mae4j.engine.cuda.card.Device;
import io.mae4j.engine.cuda.card.Type;
import io.mae4j.engine.cuda.kernel.Value;
import io.mae4j.engine.plan.Buffer;
import io.mae4j.engine.plan.Operand;
import io.mae4j.graph.Shape;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/** A device of {@link Devices}, and its memory as arrays. */
public record Emulated(Device device) {

    /** What a run gives, which must be the same bits whatever order the threads run in, which on a card is twice its own. */
    public static List<float[]> inBothOrders(Function<Emulated, List<float[]>> run) {
        List<float[]> forwards = on(Devices.open(), run);
        List<float[]> backwards = on(Devices.open(EmulatedCard.Order.LAST_THREAD_FIRST), run);
        assertEquals(forwards.size(), backwards.size());
        for (int i = 0; i < forwards.size(); i++) {
            assertArrayEquals(bits(forwards.get(i)), bits(backwards.get(i)), "depends on the order of threads");
        }
        return forwards;
    }

    private static List<float[]> on(Device device, Function<Emulated, List<float[]>> run) {
        try (device) {
            return run.apply(new Emulated(device));
        }
    }

    private static int[] bits(float[] x) {
        int[] bits = new int[x.length];
        for (int i = 0; i < x.length; i++) {
            bits[i] = Float.floatToRawIntBits(x[i]);
        }
        return bits;
    }

    public long put(float[] values, Type type) {
        long address = room(values.length, type);
        write(values, address, type);
        return address;
    }

    /** Writes floats as elements, rounded to nearest even. */
    public void write(float[] values, long address, Type type) {
        try (Memory host = new Memory((long) values.length * type.bytes)) {
            Elements.write(values, Pointer.nativeValue(host), 0, type);
            device.upload(Pointer.nativeValue(host), address, host.size());
        }
    }

    public long put(float... values) {
        return put(values, Type.F32);
    }

    /** Memory that holds not-a-number. */
    public long room(long count, Type type) {
        long address = device.allocate(count * type.bytes, "test");
        try (Memory host = new Memory(count * type.bytes)) {
            host.setMemory(0, host.size(), (byte) 0xff);
            device.upload(Pointer.nativeValue(host), address, host.size());
        }
        return address;
    }

    public long room(long count) {
        return room(count, Type.F32);
    }

    public float[] get(long address, int count, Type type) {
        try (Memory host = new Memory((long) count * type.bytes)) {
            device.download(address, Pointer.nativeValue(host), host.size());
            return Elements.read(Pointer.nativeValue(host), 0, count, type);
        }
    }

    public float[] get(long address, int count) {
        return get(address, count, Type.F32);
    }

    /** A tensor of the values, in elements of a type. */
    public Value tensor(float[] values, Type type, int... dims) {
        Value tensor = room(type, dims);
        write(values, tensor.address(), type);
        return tensor;
    }

    /** In single precision. */
    public Value tensor(float[] values, int... dims) {
        return tensor(values, Type.F32, dims);
    }

    /** Room for a tensor, that holds not-a-number. */
    public Value room(Type type, int... dims) {
        Shape shape = Shape.of(dims);
        long bytes = type.bytes * shape.size();
        return new Value(Operand.of(Buffer.fixed(room(shape.size(), type), bytes)), type, shape);
    }

    public Value scratch(long bytes) {
        return room(Type.F32, (int) Math.max(1, (bytes + 3) / 4));
    }

    public float[] get(Value tensor) {
        return get(tensor.address(), (int) tensor.size(), tensor.type());
    }

    /** Normal values that the type can hold. */
    public static float[] normal(long seed, int count, Type type, double mean, double deviation) {
        Random random = new Random(seed);
        float[] x = new float[count];
        for (int i = 0; i < count; i++) {
            x[i] = (float) (mean + deviation * random.nextGaussian());
        }
        try (Memory host = new Memory((long) count * type.bytes)) {
            Elements.write(x, Pointer.nativeValue(host), 0, type);
            return Elements.read(Pointer.nativeValue(host), 0, count, type);
        }
    }

    public static float[] normal(long seed, int count) {
        return normal(seed, count, Type.F32, 0, 1);
    }

    /** Within 1e-4 in single precision and 2e-2 in bfloat16, of the vector's length and, at each place, of its largest value. */
    public static void assertClose(double[] expected, float[] actual, Type type) {
        assertEquals(expected.length, actual.length);
        double tolerance = type == Type.F32 ? 1e-4 : 2e-2;
        double squares = 0;
        double error = 0;
        double largest = 1e-30;
        for (double e : expected) {
            largest = Math.max(largest, Math.abs(e));
        }
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual[i], tolerance * largest, "at " + i);
            squares += expected[i] * expected[i];
            error += (expected[i] - actual[i]) * (expected[i] - actual[i]);
        }
        double relative = Math.sqrt(error / Math.max(squares, 1e-60));
        assertTrue(relative < tolerance, () -> "relative error " + relative);
    }
}
