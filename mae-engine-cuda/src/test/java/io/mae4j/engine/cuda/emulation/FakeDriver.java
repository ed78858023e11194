package io.mae4j.engine.cuda.emulation;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import io.mae4j.engine.cuda.card.CublasLt;
import io.mae4j.engine.cuda.card.CudaDevice;
import io.mae4j.engine.cuda.card.CudaLibraries;
import io.mae4j.engine.cuda.card.CudaLibraries.Part;
import io.mae4j.engine.cuda.card.Driver;
import io.mae4j.engine.cuda.card.KeptFiles;
import io.mae4j.engine.cuda.card.KernelFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;

/** A folder with {@code fake_driver.cpp} in the place of NVIDIA's libraries. Each is another one, with a state of its own. */
public final class FakeDriver implements AutoCloseable {
    private static Path compiled;

    /** What the library has for tests. */
    public interface Functions extends Driver, CublasLt.Functions {
        void fakeSet(String name, long value);

        long fakeGet(String name);

        long fakeLeft();

        long fakeCompiled();

        long fakeReplays();
    }

    private final Path root;

    private FakeDriver(Path root) {
        this.root = root;
    }

    /** @param root an empty folder */
    public static FakeDriver in(Path root) throws IOException {
        Path lib64 = Files.createDirectories(root.resolve("usr/local/cuda-13.9/lib64"));
        Path driver = Files.copy(library(), lib64.resolve(Part.DRIVER.file));
        Files.createSymbolicLink(lib64.resolve(Part.NVRTC.file), driver.getFileName());
        Files.createSymbolicLink(lib64.resolve(Part.CUBLASLT.file), driver.getFileName());
        return new FakeDriver(root);
    }

    /** A copy of the library, with a state of its own. */
    static Path another() throws IOException {
        Path original = library();
        Path copy = Files.createTempFile(original.getParent(), "fake-", ".so");
        copy.toFile().deleteOnExit();
        return Files.copy(original, copy, StandardCopyOption.REPLACE_EXISTING);
    }

    private static synchronized Path library() throws IOException {
        if (compiled == null) {
            Path folder = Files.createDirectories(Path.of("target", "fake")).toAbsolutePath();
            String name = "fake-" + ProcessHandle.current().pid();
            Path source = Files.writeString(folder.resolve(name + ".cpp"), KernelFolder.text("fake_driver.cpp"));
            Path library = folder.resolve(name + ".so");
            Gcc.compile(source, library, "-O2");
            Files.delete(source);
            library.toFile().deleteOnExit();
            compiled = library;
        }
        return compiled;
    }

    public CudaLibraries libraries() {
        return new CudaLibraries(Map.of(), root, false);
    }

    public CudaDevice open(int index) {
        return open(index, false);
    }

    public CudaDevice open(int index, boolean tune) {
        return CudaDevice.open(index, tune, libraries(), new KeptFiles(kernels()));
    }

    public Path kernels() {
        return root.resolve("kernels");
    }

    /** A number that it answers with: its version, a function's status. */
    public FakeDriver with(String name, long value) {
        functions().fakeSet(name, value);
        return this;
    }

    /** What it has counted, or was set. */
    public long count(String name) {
        return functions().fakeGet(name);
    }

    /** How many things were made and not unmade. */
    public long left() {
        return functions().fakeLeft();
    }

    /** How often it compiled. */
    public long compilations() {
        return functions().fakeCompiled();
    }

    /** How often a recording was launched. */
    public long replays() {
        return functions().fakeReplays();
    }

    private Functions functions() {
        return Native.load(driver().toString(), Functions.class, CudaLibraries.OPTIONS);
    }

    private Path driver() {
        return libraries().find(Part.DRIVER).orElseThrow();
    }

    /** JNA gives who asks for {@code libcuda.so.1} the one of that name that it has: it must not be this one. */
    @Override
    public void close() {
        Map<String, Object> options = new HashMap<>(CudaLibraries.OPTIONS);
        options.put(Library.OPTION_CLASSLOADER, FakeDriver.class.getClassLoader());
        for (Part part : Part.values()) {
            libraries().find(part).ifPresent(file -> NativeLibrary.getInstance(file.toString(), options)
                    .close());
        }
    }
}
