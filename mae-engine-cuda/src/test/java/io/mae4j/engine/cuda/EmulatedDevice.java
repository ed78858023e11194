package io.mae4j.engine.cuda;

import com.sun.jna.Function;
import com.sun.jna.Pointer;
import io.mae4j.UserError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What NVRTC makes of the kernels, run by the processor, which watches their memory accesses ({@link EmulatedModule}). Slow, for tests.
 * It is no card: how fast a kernel is, what its accesses cost, what is made of the PTX for a card, and cuBLASLt, it does not know.
 */
final class EmulatedDevice implements Device {
    private static final Function COPY = Function.getFunction("c", "memcpy");

    private final Map<Long, GuardedMemory> allocated = new HashMap<>();
    private final boolean backwards;
    private final TwoStreams streams;
    private List<Runnable> recording;

    /** @param backwards the last thread of a block runs first: what depends on their order comes out otherwise */
    EmulatedDevice(boolean backwards) {
        this(backwards, TwoStreams.Order.AT_ONCE);
    }

    EmulatedDevice(boolean backwards, TwoStreams.Order order) {
        this.backwards = backwards;
        this.streams = new TwoStreams(order);
    }

    private record Function_(EmulatedModule module, String name) implements Kernel {}

    private record Plain(Shape shape) implements Product {}

    @Override
    public String describe() {
        return "emulated on the processor";
    }

    @Override
    public int multiprocessors() {
        return 3; // so that loops over the grid go round
    }

    @Override
    public OptionalDouble peakFlopsPerSecond() {
        return OptionalDouble.of(1e9);
    }

    @Override
    public long allocatedBytes() {
        return allocated.values().stream().mapToLong(GuardedMemory::bytes).sum();
    }

    @Override
    public long freeBytes() {
        return 1L << 32;
    }

    @Override
    public long allocate(long bytes, String purpose) {
        if (bytes > freeBytes()) {
            throw new UserError("not enough memory for " + purpose);
        }
        GuardedMemory memory = new GuardedMemory(bytes);
        long address = memory.address();
        allocated.put(address, memory);
        return address;
    }

    @Override
    public void free(long address) {
        streams.awaitBoth();
        GuardedMemory memory = allocated.remove(address);
        if (memory == null) {
            throw new IllegalStateException("freed twice, or not from here");
        }
        memory.free();
    }

    /** How many there are that were not freed. */
    int allocations() {
        return allocated.size();
    }

    @Override
    public void zero(long address, long bytes) {
        enqueue(() -> new Pointer(address).setMemory(0, bytes, (byte) 0));
    }

    @Override
    public void upload(long host, long device, long bytes) {
        notRecording();
        streams.main(copyOf(host, device, bytes));
    }

    // the host's memory may change meanwhile
    private static Runnable copyOf(long host, long device, long bytes) {
        byte[] copy = new Pointer(host).getByteArray(0, Math.toIntExact(bytes));
        return () -> new Pointer(device).write(0, copy, 0, copy.length);
    }

    @Override
    public Uploads beside() {
        return new Uploads() {
            @Override
            public void upload(long host, long device, long bytes) {
                notRecording();
                streams.side(copyOf(host, device, bytes));
            }

            @Override
            public void follow() {
                notRecording();
                streams.sideFollows();
            }

            @Override
            public void lead() {
                notRecording();
                streams.sideLeads();
            }
        };
    }

    @Override
    public void download(long device, long host, long bytes) {
        notRecording();
        streams.await();
        COPY.invokePointer(new Object[] {new Pointer(host), new Pointer(device), bytes});
    }

    @Override
    public void copy(long from, long to, long bytes) {
        enqueue(() -> COPY.invokePointer(new Object[] {new Pointer(to), new Pointer(from), bytes}));
    }

    @Override
    public Kernel kernel(Kernel.Source source, String function) {
        notRecording();
        return new Function_(EmulatedModule.of(source), function);
    }

    @Override
    public void launch(Kernel kernel, Grid grid, Object... arguments) {
        Function_ function = (Function_) kernel;
        Object[] given = arguments.clone();
        enqueue(() -> function.module().launch(function.name(), grid, backwards, given));
    }

    @Override
    public Product product(Product.Shape shape) {
        return new Plain(shape);
    }

    @Override
    public void multiply(Product product, long a, long b, long c, long d, long vector, long beside) {
        Product.Shape s = ((Plain) product).shape();
        enqueue(() -> {
            for (int i = 0; i < s.batch(); i++) {
                PlainProduct.multiply(s, a, i * s.strideA(), b, i * s.strideB(), c, d, i * s.strideD(), vector, beside);
            }
        });
    }

    /** Elements as floats. */
    static float[] read(long address, long from, long count, Type type) {
        Pointer at = new Pointer(address + from * type.bytes);
        if (type == Type.F32) {
            return at.getFloatArray(0, Math.toIntExact(count));
        }
        short[] bits = at.getShortArray(0, Math.toIntExact(count));
        float[] values = new float[bits.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.intBitsToFloat(bits[i] << 16);
        }
        return values;
    }

    /** Writes floats as elements, rounded to nearest even. */
    static void write(float[] values, long address, long from, Type type) {
        Pointer at = new Pointer(address + from * type.bytes);
        if (type == Type.F32) {
            at.write(0, values, 0, values.length);
            return;
        }
        short[] bits = new short[values.length];
        for (int i = 0; i < bits.length; i++) {
            int x = Float.floatToRawIntBits(values[i]);
            bits[i] = (short) ((x + 0x7fff + ((x >> 16) & 1)) >> 16);
        }
        at.write(0, bits, 0, bits.length);
    }

    @Override
    public Recording record(Runnable work) {
        notRecording();
        List<Runnable> recorded = new ArrayList<>();
        recording = recorded;
        try {
            work.run();
        } finally {
            recording = null;
        }
        return new Recording() {
            @Override
            public void replay() {
                recorded.forEach(streams::main);
            }

            @Override
            public void close() {}
        };
    }

    private void enqueue(Runnable work) {
        if (recording == null) {
            streams.main(work);
        } else {
            recording.add(work);
        }
    }

    private void notRecording() {
        if (recording != null) {
            throw new IllegalStateException("cannot be recorded");
        }
    }

    @Override
    public double seconds(Runnable work) {
        long start = System.nanoTime();
        work.run();
        streams.await();
        return (System.nanoTime() - start) * 1e-9;
    }

    @Override
    public void synchronize() {
        notRecording();
        streams.awaitBoth();
    }

    @Override
    public void close() {
        streams.awaitBoth();
        allocated.values().forEach(GuardedMemory::free);
        allocated.clear();
    }
}
