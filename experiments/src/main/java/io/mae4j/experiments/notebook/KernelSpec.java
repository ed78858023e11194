package io.mae4j.experiments.notebook;

import com.google.gson.GsonBuilder;
import io.mae4j.file.AtomicFile;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How Jupyter starts the Java kernel: this process's own Java, options and class path, on which the rapaio kernel is. */
public final class KernelSpec {
    /** What notebooks call it. */
    public static final String NAME = "mae4j";

    private static final String MAIN = "io.mae4j.notebook.Kernel";

    private KernelSpec() {}

    /** Whether the class path has the kernel. */
    public static boolean isPossible() {
        return KernelSpec.class.getClassLoader().getResource(MAIN.replace('.', '/') + ".class") != null;
    }

    /**
     * Writes {@code <folder>/kernels/mae4j/kernel.json}; {@code JUPYTER_PATH=<folder>} makes Jupyter find it.
     *
     * @param options further options for the kernel's Java
     */
    public static void write(Path folder, List<String> options) {
        List<String> argv = new ArrayList<>();
        argv.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> !option.startsWith("-XX:TieredStopAtLevel") && !option.startsWith("-agentlib"))
                .forEach(argv::add);
        argv.addAll(options);
        argv.addAll(List.of(
                "-Djava.awt.headless=true", "-cp", System.getProperty("java.class.path"), MAIN, "{connection_file}"));
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("argv", argv);
        spec.put("display_name", "Java (mae4j)");
        spec.put("language", "java");
        spec.put("interrupt_mode", "message");
        spec.put("env", Map.of("RJK_TIMEOUT_MILLIS", "-1"));
        Path file = folder.resolve("kernels").resolve(NAME).resolve("kernel.json");
        try {
            Files.createDirectories(file.getParent());
        } catch (IOException e) {
            throw AtomicFile.cannotWrite(file, e);
        }
        AtomicFile.write(
                file,
                new GsonBuilder()
                                .setPrettyPrinting()
                                .disableHtmlEscaping()
                                .create()
                                .toJson(spec) + "\n");
    }
}
