package io.mae4j.engine.cuda.card;

import io.mae4j.UserError;
import io.mae4j.file.UserCache;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/**
 * An NVIDIA card, by the driver's interface, NVRTC and cuBLASLt. One stream takes everything in order, but for
 * {@link #beside}.
 *
 * <p>Threads may use a device in turn: each call makes the card's context the thread's own where it is not.
 */
public final class CudaDevice implements Device {
    private static final int OLDEST_CUDA = 13_000; // driver 580
    private static final ThreadLocal<Object> CURRENT = new ThreadLocal<>(); // the `me` of the thread's device

    private final Object me = new Object(); // a context's handle would not do: the next device's may be the same
    private final Driver driver;
    private final Status status;
    private final CublasLt.Functions cublasLt;
    private final int device;
    private final long context;
    private final long stream;
    private final Staging staging;
    private final Modules modules;
    private final Timer timer;
    private final String description;
    private final int multiprocessors;
    private final OptionalDouble peakFlopsPerSecond;
    private final Optional<ProductTuning> tuning;
    private final Map<Long, Long> allocated = new HashMap<>(); // bytes by address
    private CublasLt products; // when the first is asked for
    private SideUploads side; // when it is first asked for
    private boolean blocking; // waits for each launch, so that it is known which one fails
    private boolean recording;
    private boolean closed;

    /**
     * Opens a card.
     *
     * @param index as CUDA counts those that are visible
     * @param tune whether products take the algorithms that are fastest here, or cuBLASLt's choice
     * @throws UserError with the one thing that is missing: a library, a driver new enough, a card that can do it
     */
    public static CudaDevice open(int index, boolean tune) {
        return open(
                index,
                tune,
                new CudaLibraries(System.getenv()),
                new KeptFiles(UserCache.folder().resolve("cuda")));
    }

    public static CudaDevice open(int index, boolean tune, CudaLibraries libraries, KeptFiles kept) {
        Driver driver = libraries.load(CudaLibraries.Part.DRIVER, Driver.class);
        Status status = new Status(driver);
        status.checkStart(driver.cuInit(0), "cuInit");
        int[] version = new int[1];
        status.checkStart(driver.cuDriverGetVersion(version), "cuDriverGetVersion");
        if (version[0] < OLDEST_CUDA) {
            throw new UserError(
                    "engine=cuda needs NVIDIA's driver 580 or newer, which is for CUDA 13: this one is for CUDA "
                            + cuda(version[0]));
        }
        Card card = Card.at(index, driver, status);
        Nvrtc nvrtc = new Nvrtc(libraries.load(CudaLibraries.Part.NVRTC, Nvrtc.Functions.class));
        CublasLt.Functions cublasLt = libraries.load(CudaLibraries.Part.CUBLASLT, CublasLt.Functions.class);
        KernelCompiler compiler = new KernelCompiler(nvrtc, kept, card.capability());
        String description = card.name() + ", compute capability " + card.capabilityText() + ", driver for CUDA "
                + cuda(version[0]) + ", NVRTC " + nvrtc.version() + ", cuBLASLt " + cublasLt.cublasLtGetVersion();
        CudaDevice opened = new CudaDevice(
                driver,
                status,
                cublasLt,
                compiler::compile,
                card,
                description,
                tune ? Optional.of(kept) : Optional.empty());
        return "1".equals(System.getenv("CUDA_LAUNCH_BLOCKING")) ? opened.blocking() : opened;
    }

    /** Waits for each kernel and each product from now on, and records nothing: slow, but says which of them fails. */
    public CudaDevice blocking() {
        blocking = true;
        return this;
    }

    private static String cuda(int version) {
        return version / 1000 + "." + version % 1000 / 10;
    }

    public CudaDevice(
            Driver driver,
            Status status,
            CublasLt.Functions cublasLt,
            Modules.Compiler compiler,
            Card card,
            String description,
            Optional<KeptFiles> tuned) {
        this.driver = driver;
        this.status = status;
        this.cublasLt = cublasLt;
        this.device = card.device();
        this.multiprocessors = card.multiprocessors();
        this.peakFlopsPerSecond = DataSheet.flopsPerSecond(card.name());
        this.description = description;
        this.tuning = tuned.map(kept -> new ProductTuning(this, kept, card.name()));
        long[] made = new long[1];
        status.checkStart(driver.cuDevicePrimaryCtxRetain(made, device), "cuDevicePrimaryCtxRetain");
        this.context = made[0];
        enter();
        status.check(driver.cuStreamCreate(made, Driver.STREAM_NON_BLOCKING), "cuStreamCreate");
        this.stream = made[0];
        this.staging = new Staging(driver, status, stream);
        this.modules = new Modules(driver, status, compiler, stream);
        this.timer = new Timer(this, driver, status, stream);
    }

    private void enter() {
        if (closed) {
            throw new IllegalStateException("the device is closed");
        }
        if (CURRENT.get() != me) {
            status.check(driver.cuCtxSetCurrent(context), "cuCtxSetCurrent");
            CURRENT.set(me);
        }
    }

    private void enterNotRecording() {
        if (recording) {
            throw new IllegalStateException("cannot be recorded");
        }
        enter();
    }

    @Override
    public String describe() {
        return description + (tuning.isPresent() ? ", products tuned" : "");
    }

    @Override
    public int multiprocessors() {
        return multiprocessors;
    }

    @Override
    public OptionalDouble peakFlopsPerSecond() {
        return peakFlopsPerSecond;
    }

    @Override
    public long allocatedBytes() {
        return allocated.values().stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public long freeBytes() {
        enter();
        long[] free = new long[1];
        status.check(driver.cuMemGetInfo_v2(free, new long[1]), "cuMemGetInfo");
        return free[0];
    }

    @Override
    public long allocate(long bytes, String purpose) {
        enterNotRecording();
        long[] address = new long[1];
        int code = driver.cuMemAlloc_v2(address, bytes);
        if (code == Status.OUT_OF_MEMORY) {
            throw new UserError("not enough device memory for " + purpose + ": " + mebibytes(bytes)
                    + " MiB are needed, " + mebibytes(freeBytes()) + " MiB are free");
        }
        status.check(code, "cuMemAlloc for " + purpose);
        allocated.put(address[0], bytes);
        return address[0];
    }

    // what is needed rounded up would be as good: nobody counts the last one
    private static long mebibytes(long bytes) {
        return (bytes + (1 << 20) - 1) >> 20;
    }

    @Override
    public void free(long address) {
        enterNotRecording();
        if (allocated.remove(address) == null) {
            throw new IllegalStateException("freed twice, or not from here");
        }
        status.check(driver.cuMemFree_v2(address), "cuMemFree");
    }

    @Override
    public void zero(long address, long bytes) {
        enter();
        if (bytes > 0) {
            status.check(driver.cuMemsetD8Async(address, (byte) 0, bytes, stream), "cuMemsetD8Async");
        }
    }

    @Override
    public void upload(long host, long to, long bytes) {
        enterNotRecording();
        staging.upload(host, to, bytes);
    }

    @Override
    public void download(long from, long host, long bytes) {
        enterNotRecording();
        staging.download(from, host, bytes);
    }

    @Override
    public Uploads beside() {
        enterNotRecording();
        if (side == null) {
            side = new SideUploads(driver, status, this::enterNotRecording, stream);
        }
        return side;
    }

    @Override
    public void copy(long from, long to, long bytes) {
        enter();
        status.check(driver.cuMemcpyDtoDAsync_v2(to, from, bytes, stream), "cuMemcpyDtoDAsync");
    }

    @Override
    public Kernel kernel(Kernel.Source source, String function) {
        enterNotRecording();
        return modules.kernel(source, function);
    }

    @Override
    public void launch(Kernel kernel, Grid grid, Object... arguments) {
        enter();
        modules.launch(kernel, grid, arguments);
        awaited(() -> kernel + " on " + grid);
    }

    private void awaited(Supplier<String> what) {
        if (blocking) {
            status.check(driver.cuStreamSynchronize(stream), what.get());
        }
    }

    @Override
    public boolean multiplies(Product.Shape shape) {
        return products().multiplies(shape);
    }

    @Override
    public Product product(Product.Shape shape) {
        return products().prepare(shape);
    }

    private CublasLt products() {
        enterNotRecording(); // cuBLASLt 13.3 chooses no algorithm while a stream is recorded
        if (products == null) {
            long workspace = allocate(CublasLt.WORKSPACE_BYTES, "the workspace of matrix products");
            products = new CublasLt(cublasLt, workspace, stream, this, tuning);
        }
        return products;
    }

    @Override
    public void multiply(Product product, long a, long b, long c, long d, long vector, long beside) {
        enter();
        products.multiply(product, a, b, c, d, vector, beside);
        awaited(product::toString);
    }

    @Override
    public Recording record(Runnable work) {
        if (blocking) {
            return new Direct(work);
        }
        try {
            return capture(work);
        } catch (CallFailed e) {
            return new Unrecorded(work, () -> capture(work), e);
        }
    }

    private Recording capture(Runnable work) {
        enterNotRecording();
        // relaxed: cuBLASLt may load a kernel that it has not needed before; ours are all loaded
        status.check(
                driver.cuStreamBeginCapture_v2(stream, Driver.STREAM_CAPTURE_MODE_RELAXED), "cuStreamBeginCapture");
        recording = true;
        long[] graph = new long[1];
        boolean whole = false;
        int ended;
        try {
            work.run();
            whole = true;
        } finally {
            recording = false;
            ended = driver.cuStreamEndCapture(stream, graph);
            if (!whole && graph[0] != 0) {
                driver.cuGraphDestroy(graph[0]);
            }
        }
        status.check(ended, "cuStreamEndCapture");
        long[] executable = new long[1];
        try {
            status.check(driver.cuGraphInstantiateWithFlags(executable, graph[0], 0), "cuGraphInstantiate");
        } finally {
            driver.cuGraphDestroy(graph[0]);
        }
        return new Graph(executable[0]);
    }

    private record Direct(Runnable work) implements Recording {
        @Override
        public void replay() {
            work.run();
        }

        @Override
        public void close() {}
    }

    private final class Graph implements Recording {
        private long executable;

        private Graph(long executable) {
            this.executable = executable;
        }

        @Override
        public void replay() {
            enterNotRecording();
            status.check(driver.cuGraphLaunch(executable, stream), "cuGraphLaunch");
        }

        @Override
        public void close() {
            if (executable != 0 && !closed) {
                enter();
                driver.cuGraphExecDestroy(executable);
            }
            executable = 0;
        }
    }

    @Override
    public void compile(Collection<Kernel.Source> sources) {
        enterNotRecording();
        modules.compile(sources);
    }

    @Override
    public double[] seconds(List<Runnable> parts) {
        enterNotRecording();
        return timer.seconds(parts);
    }

    @Override
    public void synchronize() {
        enterNotRecording();
        status.checkDone(driver.cuStreamSynchronize(stream), "cuStreamSynchronize");
        if (side != null) {
            side.synchronize();
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        enter();
        driver.cuStreamSynchronize(stream);
        if (products != null) {
            products.close();
        }
        if (side != null) {
            side.close();
        }
        staging.close();
        List.copyOf(allocated.keySet()).forEach(driver::cuMemFree_v2);
        allocated.clear();
        modules.close();
        driver.cuStreamDestroy_v2(stream);
        driver.cuCtxSetCurrent(0);
        CURRENT.remove();
        driver.cuDevicePrimaryCtxRelease_v2(device);
        closed = true;
    }
}
