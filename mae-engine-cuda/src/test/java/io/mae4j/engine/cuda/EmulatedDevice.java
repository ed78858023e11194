package io.mae4j.engine.cuda;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import io.mae4j.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The kernels' sources, run by the processor: compiled by g++ with {@code emulation.h} in CUDA's place. Slow, for tests. It is no
 * card: how fast a kernel is, what its memory accesses cost, and cuBLASLt, it does not know.
 */
final class EmulatedDevice implements Device {
    private static final Pattern KERNEL =
            Pattern.compile("extern \"C\" __global__ void (?:__launch_bounds__\\([^)]*\\) )?(\\w+)\\(");
    private static final String PACKAGE = "/io/mae4j/engine/cuda/";
    private static final Path CACHE = Path.of("target", "emulated");
    private static final Function COPY = Function.getFunction("c", "memcpy");
    private static final Map<Kernel.Source, NativeLibrary> MODULES = new HashMap<>();

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

    /** Whether there is a compiler. */
    static boolean available() {
        try {
            return new ProcessBuilder("g++", "--version").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private record Function_(Function function, String name) implements Kernel {}

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
        NativeLibrary module;
        synchronized (MODULES) {
            module = MODULES.computeIfAbsent(source, EmulatedDevice::compile);
        }
        return new Function_(module.getFunction("launch_" + function), function);
    }

    private static NativeLibrary compile(Kernel.Source source) {
        String kernels = resource(source.file() + ".cu");
        String common = resource("common.cuh");
        String emulation = resource("emulation.h");
        StringBuilder text = new StringBuilder("#include \"emulation.h\"\n");
        new TreeMap<>(source.defines()).forEach((name, value) -> text.append("#define " + name + " " + value + "\n"));
        text.append(kernels).append('\n');
        Matcher names = KERNEL.matcher(kernels);
        while (names.find()) {
            text.append("extern \"C\" int launch_" + names.group(1) + "(int count, const int* grid, void** arguments) {"
                    + " return emulation::launch(" + names.group(1) + ", count, grid, arguments); }\n");
        }
        Path folder = CACHE.resolve(source.file() + "-" + hash(text + common + emulation))
                .toAbsolutePath();
        Path library = folder.resolve("kernels.so");
        try {
            if (!Files.exists(library)) {
                Files.createDirectories(folder);
                Files.writeString(folder.resolve("common.cuh"), common);
                Files.writeString(folder.resolve("emulation.h"), emulation);
                Files.writeString(folder.resolve("kernels.cpp"), text.toString());
                Path made = folder.resolve("made-" + ProcessHandle.current().pid() + ".so");
                run(List.of(
                        "g++",
                        "-std=c++17",
                        "-O1",
                        "-march=x86-64-v3",
                        "-ffp-contract=off",
                        "-shared",
                        "-fPIC",
                        "-fno-gnu-unique", // modules have functions of the same names: each is to call its own
                        "-Wl,-Bsymbolic",
                        "-w",
                        "-o",
                        made.toString(),
                        folder.resolve("kernels.cpp").toString()));
                Files.move(made, library);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return NativeLibrary.getInstance(library.toString());
    }

    private static void run(List<String> command) throws IOException {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new AssertionError("a kernel does not compile:\n" + output);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String resource(String name) {
        try (InputStream in = EmulatedDevice.class.getResourceAsStream(PACKAGE + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void launch(Kernel kernel, Grid grid, Object... arguments) {
        Object[] given = arguments.clone();
        enqueue(() -> run((Function_) kernel, grid, given));
    }

    private void run(Function_ kernel, Grid grid, Object[] arguments) {
        try (Memory values = new Memory(8L * Math.max(1, arguments.length));
                Memory pointers = new Memory(8L * Math.max(1, arguments.length));
                Memory shape = new Memory(24)) {
            values.setMemory(0, values.size(), (byte) 0xff); // an int where a kernel reads 64 bits must not pass
            for (int i = 0; i < arguments.length; i++) {
                if (arguments[i] instanceof Long value) {
                    values.setLong(8L * i, value);
                } else if (arguments[i] instanceof Integer value) {
                    values.setInt(8L * i, value);
                } else {
                    values.setFloat(8L * i, (Float) arguments[i]);
                }
                pointers.setPointer(8L * i, values.share(8L * i));
            }
            int[] numbers = {grid.x(), grid.y(), grid.z(), grid.threads(), grid.sharedBytes(), backwards ? 1 : 0};
            shape.write(0, numbers, 0, numbers.length);
            int status = kernel.function().invokeInt(new Object[] {arguments.length, shape, pointers});
            switch (status) {
                case 0 -> {}
                case 1 -> throw new AssertionError(kernel.name() + ": a barrier that not all threads reach");
                case 2 -> throw new AssertionError(kernel.name() + ": more shared memory than a multiprocessor has");
                default ->
                    throw new AssertionError(kernel.name() + " does not take " + arguments.length + " arguments");
            }
        }
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
