package io.mae4j.engine.cpu;

import com.sun.jna.Function;
import io.mae4j.UserError;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.dnnl.dnnl_engine;
import org.bytedeco.dnnl.dnnl_stream;
import org.bytedeco.dnnl.dnnl_version_t;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;

/** The oneDNN library: loading it, its engine, and what it says of itself. */
final class Dnnl {
    private static final Map<String, Optional<Function>> OPEN_MP = new ConcurrentHashMap<>();

    private static dnnl_engine engine;

    private Dnnl() {}

    /**
     * The CPU engine; loads the library on first use.
     *
     * @throws UserError if there is no oneDNN for this platform on the class path
     */
    static synchronized dnnl_engine engine() {
        if (engine == null) {
            try {
                Loader.load(dnnl.class);
            } catch (UnsatisfiedLinkError | NoClassDefFoundError | ExceptionInInitializerError e) {
                throw new UserError("oneDNN for " + Loader.getPlatform() + " cannot be loaded: org.bytedeco:dnnl and"
                        + " org.bytedeco:opencl with that classifier must be on the class path (" + firstLine(e)
                        + "); engine=samediff works without them");
            }
            SveVectors.avoidWrongKernels();
            dnnl_engine created = new dnnl_engine();
            check(dnnl.dnnl_engine_create(created, dnnl.dnnl_cpu, 0), "engine");
            engine = created;
        }
        return engine;
    }

    private static String firstLine(Throwable e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    /** A stream for one thread. */
    static dnnl_stream stream() {
        dnnl_stream stream = new dnnl_stream();
        check(dnnl.dnnl_stream_create(stream, engine(), dnnl.dnnl_stream_default_flags), "stream");
        return stream;
    }

    static void check(int status, String what) {
        if (status != dnnl.dnnl_success) {
            throw new IllegalStateException("oneDNN: " + what + " failed with status " + status);
        }
    }

    /**
     * Makes primitives that the calling thread creates and runs use this thread alone, whatever the environment says: the
     * engine's own workers share the work. A primitive is planned for the threads of the thread that creates it, and one that is
     * run on fewer may leave work undone.
     *
     * @return how many threads it was before, for {@link #useThreads}
     */
    static int useCallingThreadOnly() {
        engine();
        Function threads = openMp("omp_get_max_threads");
        int before = threads == null ? 1 : threads.invokeInt(new Object[0]);
        useThreads(1);
        return before;
    }

    /** Lets OpenMP use so many threads when the calling thread asks for it. */
    static void useThreads(int threads) {
        Function set = openMp("omp_set_num_threads");
        if (set != null) {
            set.invokeVoid(new Object[] {threads});
        }
    }

    /** Makes {@link #useCallingThreadOnly} a call of what is there, without a library to load. */
    static void loadOpenMp() {
        engine();
        openMp("omp_get_max_threads");
        openMp("omp_set_num_threads");
    }

    private static Function openMp(String name) {
        return OPEN_MP.computeIfAbsent(name, Dnnl::find).orElse(null);
    }

    private static Optional<Function> find(String name) {
        Pointer address = Loader.addressof(name);
        return address == null || address.isNull()
                ? Optional.empty()
                : Optional.of(Function.getFunction(new com.sun.jna.Pointer(address.address())));
    }

    static InstructionSet instructions() {
        engine();
        return InstructionSet.current();
    }

    /** Such as {@code oneDNN 3.11.0, avx512_core_bf16}. */
    static String describe() {
        engine();
        dnnl_version_t version = dnnl.dnnl_version();
        return "oneDNN " + version.major() + "." + version.minor() + "." + version.patch() + ", "
                + instructions().text();
    }
}
