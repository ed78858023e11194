package io.mae4j.engine.cuda.card;

import com.sun.jna.Memory;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The modules of kernels that are loaded, and how their functions start. */
final class Modules implements AutoCloseable {
    private static final int USUAL_SHARED_BYTES = 48 << 10; // more must be asked for
    private static final int MOST_ARGUMENTS = 128;

    /** Makes machine code of modules, of several at once if asked by several threads. */
    public interface Compiler {
        byte[] compile(Kernel.Source source);
    }

    private final Driver driver;
    private final Status status;
    private final Compiler compiler;
    private final long stream;
    private final Map<Kernel.Source, byte[]> compiled = new HashMap<>(); // and not loaded
    private final Map<Kernel.Source, Long> modules = new HashMap<>();
    private final Map<Long, Function> functions = new HashMap<>(); // by handle: none is ever allowed less memory
    private final Memory values = new Memory(8L * MOST_ARGUMENTS);
    private final Memory pointers = new Memory(8L * MOST_ARGUMENTS + 8);

    private static final class Function implements Kernel {
        private final long handle;
        private final String name;
        private int sharedBytes = USUAL_SHARED_BYTES;

        private Function(long handle, String name) {
            this.handle = handle;
            this.name = name;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** @param stream where kernels start */
    Modules(Driver driver, Status status, Compiler compiler, long stream) {
        this.driver = driver;
        this.status = status;
        this.compiler = compiler;
        this.stream = stream;
    }

    /** Compiles modules that are not loaded, side by side. They are loaded when a kernel of them is asked for. */
    void compile(Collection<Kernel.Source> sources) {
        List<Kernel.Source> missing = sources.stream()
                .filter(source -> !modules.containsKey(source) && !compiled.containsKey(source))
                .toList();
        List<byte[]> code = missing.parallelStream().map(compiler::compile).toList();
        for (int i = 0; i < code.size(); i++) {
            compiled.put(missing.get(i), code.get(i));
        }
    }

    /** Compiles and loads the module if it is not loaded. */
    Kernel kernel(Kernel.Source source, String function) {
        Long module = modules.get(source);
        if (module == null) {
            long[] loaded = new long[1];
            byte[] before = compiled.remove(source);
            status.check(
                    driver.cuModuleLoadData(loaded, before == null ? compiler.compile(source) : before),
                    "cuModuleLoadData of " + source);
            module = loaded[0];
            modules.put(source, module);
        }
        long[] handle = new long[1];
        status.check(
                driver.cuModuleGetFunction(handle, module, function),
                "cuModuleGetFunction " + function + " of " + source);
        return functions.computeIfAbsent(handle[0], h -> new Function(h, function));
    }

    void launch(Kernel kernel, Grid grid, Object... arguments) {
        Function function = (Function) kernel;
        if (arguments.length > MOST_ARGUMENTS) {
            throw new IllegalArgumentException(function.name + ": " + arguments.length + " arguments");
        }
        values.setMemory(0, values.size(), (byte) 0xff); // an int where a kernel reads 64 bits must not pass
        pointers.setPointer(8L * arguments.length, null); // nor fewer arguments than a kernel reads
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i] instanceof Long value) {
                values.setLong(8L * i, value);
            } else if (arguments[i] instanceof Integer value) {
                values.setInt(8L * i, value);
            } else if (arguments[i] instanceof Float value) {
                values.setFloat(8L * i, value);
            } else {
                throw new IllegalArgumentException(function.name + ": argument " + i + " is " + arguments[i]);
            }
            pointers.setPointer(8L * i, values.share(8L * i));
        }
        if (grid.sharedBytes() > function.sharedBytes) {
            status.check(
                    driver.cuFuncSetAttribute(
                            function.handle, Driver.FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES, grid.sharedBytes()),
                    "cuFuncSetAttribute of " + function.name + " with " + grid.sharedBytes()
                            + " bytes of shared memory");
            function.sharedBytes = grid.sharedBytes();
        }
        status.check(
                driver.cuLaunchKernel(
                        function.handle,
                        grid.x(),
                        grid.y(),
                        grid.z(),
                        grid.threads(),
                        1,
                        1,
                        grid.sharedBytes(),
                        stream,
                        pointers,
                        null),
                "cuLaunchKernel of " + function.name + " on " + grid);
    }

    @Override
    public void close() {
        modules.values().forEach(driver::cuModuleUnload);
        modules.clear();
        functions.clear();
    }
}
