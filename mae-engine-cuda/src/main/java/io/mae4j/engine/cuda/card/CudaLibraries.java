package io.mae4j.engine.cuda.card;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import io.mae4j.UserError;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * NVIDIA's own libraries, which the user's machine brings: where they are looked for, and what to do if one is missing.
 *
 * <p>In this order: where the loader looks itself; {@code lib64} of {@code CUDA_HOME}, {@code CUDA_PATH} and
 * {@code /usr/local/cuda*}, the newest first; where containers and WSL have the driver; the {@code nvidia} packages that pip or
 * conda put into the Python that {@code MAE_PYTHON} names, into {@code VIRTUAL_ENV} or {@code CONDA_PREFIX}, beside the
 * {@code python3} of the path, in {@code /usr/local} and in the user's home.
 */
public final class CudaLibraries {

    /** A library, and how to get it. */
    public enum Part {
        DRIVER(
                "libcuda.so.1",
                "NVIDIA's driver",
                "install the driver, version 580 or newer, or in a container start it with the card"),
        NVRTC("libnvrtc.so.13", "which compiles its kernels", pip("nvidia-cuda-nvrtc")),
        CUBLASLT("libcublasLt.so.13", "which multiplies its matrices", pip("nvidia-cublas"));

        public final String file;
        private final String what;
        private final String remedy;

        Part(String file, String what, String remedy) {
            this.file = file;
            this.what = what;
            this.remedy = remedy;
        }

        private static String pip(String name) {
            return "pip install " + name + ", with MAE_PYTHON naming that Python, brings it, as does CUDA 13's toolkit";
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(CudaLibraries.class);
    private static final Set<NativeLibrary> BUILTINS = ConcurrentHashMap.newKeySet(); // so that they stay

    public static final Map<String, ?> OPTIONS = Map.of(Library.OPTION_STRING_ENCODING, "UTF-8");

    private final Map<String, String> environment;
    private final Path root;
    private final boolean loaderFirst;

    public CudaLibraries(Map<String, String> environment) {
        this(environment, Path.of("/"), true);
    }

    /**
     * @param root what {@code /usr} is in
     * @param loaderFirst whether to ask the loader's own search
     */
    public CudaLibraries(Map<String, String> environment, Path root, boolean loaderFirst) {
        this.environment = environment;
        this.root = root;
        this.loaderFirst = loaderFirst;
    }

    /**
     * Loads a library.
     *
     * @param functions what is called of it
     * @throws UserError if it is nowhere, or cannot be loaded
     */
    public <T extends Library> T load(Part part, Class<T> functions) {
        return load(part, functions, OPTIONS);
    }

    /** With JNA's options for it. */
    public <T extends Library> T load(Part part, Class<T> functions, Map<String, ?> options) {
        if (loaderFirst) {
            try {
                return Native.load(part.file, functions, options);
            } catch (UnsatisfiedLinkError e) {
                // nor need it be there
            }
        }
        Path file = find(part).orElseThrow(() -> missing(part));
        if (part == Part.NVRTC) {
            loadBuiltins(file.getParent());
        }
        try {
            return Native.load(file.toString(), functions, options);
        } catch (UnsatisfiedLinkError e) {
            throw new UserError(
                    "engine=cuda cannot load " + file + ": "
                            + e.getMessage().lines().findFirst().orElse(""),
                    e);
        }
    }

    // NVRTC asks the loader for them by name, and that of CUDA 13.0 does not say that they are beside it
    private static void loadBuiltins(Path folder) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "libnvrtc-builtins.so.13*")) {
            for (Path file : files) {
                BUILTINS.add(NativeLibrary.getInstance(file.toRealPath().toString()));
            }
        } catch (IOException | UnsatisfiedLinkError e) {
            LOG.debug("no builtins from {}: NVRTC has to find them", folder, e);
        }
    }

    /** The first file of that name in the folders. */
    public Optional<Path> find(Part part) {
        return folders().stream()
                .map(folder -> folder.resolve(part.file))
                .filter(Files::isRegularFile)
                .findFirst();
    }

    private UserError missing(Part part) {
        Set<Path> pythons = pythons();
        return new UserError("engine=cuda needs " + part.file + ", " + part.what
                + ": it is not where the loader looks, nor in CUDA_HOME or /usr/local/cuda*/lib64"
                + (pythons.isEmpty() ? "" : ", nor in an nvidia package of Python in " + join(pythons)) + "; "
                + part.remedy);
    }

    private static String join(Set<Path> paths) {
        return String.join(" or ", paths.stream().map(Path::toString).toList());
    }

    /** All folders that are there, in the order of the search. */
    List<Path> folders() {
        List<Path> folders = new ArrayList<>();
        for (String variable : List.of("CUDA_HOME", "CUDA_PATH")) {
            variable(variable).ifPresent(home -> folders.add(home.resolve("lib64")));
        }
        Path local = root.resolve("usr/local");
        folders.add(local.resolve("cuda/lib64"));
        inside(local, "cuda-*").forEach(toolkit -> folders.add(toolkit.resolve("lib64")));
        folders.add(local.resolve("nvidia/lib64"));
        folders.add(root.resolve("usr/lib/wsl/lib"));
        for (Path prefix : pythons()) {
            folders.add(prefix.resolve("lib")); // conda's own packages
            for (Path python : inside(prefix.resolve("lib"), "python3*")) {
                for (Path packages : inside(python, "{site,dist}-packages")) {
                    inside(packages.resolve("nvidia"), "*").forEach(name -> folders.add(name.resolve("lib")));
                }
            }
        }
        return folders.stream().filter(Files::isDirectory).toList();
    }

    /** What Pythons are installed in: the folders that have their {@code bin} and {@code lib}. */
    private Set<Path> pythons() {
        Set<Path> prefixes = new LinkedHashSet<>();
        variable("MAE_PYTHON").flatMap(this::onPath).ifPresent(prefixes::add);
        variable("VIRTUAL_ENV").ifPresent(prefixes::add);
        variable("CONDA_PREFIX").ifPresent(prefixes::add);
        onPath(Path.of("python3")).ifPresent(prefixes::add);
        prefixes.add(root.resolve("usr/local")); // where the pip of a distribution's python3 puts packages
        variable("HOME").map(home -> home.resolve(".local")).ifPresent(prefixes::add);
        return prefixes;
    }

    // a virtual environment's python is a link: it is not followed
    private Optional<Path> onPath(Path python) {
        List<Path> candidates = new ArrayList<>();
        if (python.getNameCount() > 1 || python.isAbsolute()) {
            candidates.add(python.toAbsolutePath());
        } else {
            for (String folder : environment.getOrDefault("PATH", "").split(File.pathSeparator)) {
                candidates.add(Path.of(folder).toAbsolutePath().resolve(python));
            }
        }
        return candidates.stream().filter(Files::isExecutable).findFirst().map(file -> file.normalize()
                .getParent()
                .getParent());
    }

    private Optional<Path> variable(String name) {
        return Optional.ofNullable(environment.get(name))
                .filter(value -> !value.isBlank())
                .map(Path::of);
    }

    // the last by name first: cuda-13.1 before cuda-13.0, nvidia/cudnn before nvidia/cu13, which has no library of that
    // name
    private static List<Path> inside(Path folder, String glob) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, glob)) {
            files.forEach(found::add);
        } catch (IOException e) {
            return List.of();
        }
        found.sort(Collections.reverseOrder());
        return found;
    }
}
