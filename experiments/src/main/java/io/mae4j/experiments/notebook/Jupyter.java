package io.mae4j.experiments.notebook;

import io.mae4j.OperatingSystem;
import io.mae4j.UserError;
import io.mae4j.file.AtomicFile;
import io.mae4j.file.Folders;
import io.mae4j.file.UserCache;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A Python with Jupyter: the one that {@code MAE_PYTHON} names if it has all that is needed, else one of our own, in an
 * environment in the user's cache that is made on first use.
 *
 * @param python its interpreter
 * @param data where the kernel's description is
 */
public record Jupyter(Path python, Path data) {
    private static final List<String> PACKAGES = List.of("jupyterlab==4.6.6", "nbconvert==7.17.2");
    private static final String COMPLETE = "complete";
    private static final int LONGEST_CELL = 1200; // seconds; one that hangs is to fail

    /** What a use of it needs. */
    public enum Need {
        /** To serve notebooks to a browser. */
        LAB("jupyterlab"),
        /** To run them without one. */
        RUN("nbconvert");

        private final String module;

        Need(String module) {
            this.module = module;
        }
    }

    /**
     * Finds it, or makes it and says so.
     *
     * @throws UserError if there is no Python, or Jupyter can neither be found nor installed
     */
    public static Jupyter find(Need need, Path data, PrintWriter out) {
        String named = System.getenv("MAE_PYTHON");
        if (named != null && !named.isBlank() && has(named, need)) {
            return new Jupyter(Path.of(named), data);
        }
        Path environment =
                UserCache.folder().resolve("venv-" + String.join("-", PACKAGES).replace("==", "-"));
        Path python = environment.resolve(OperatingSystem.isWindows() ? "Scripts/python.exe" : "bin/python");
        if (!Files.exists(environment.resolve(COMPLETE)) || !Files.exists(python)) {
            make(environment, python, base(named), out);
        }
        return new Jupyter(python, data);
    }

    /** Whether a Python can do without further packages. */
    public static boolean has(String python, Need need) {
        String code = "import importlib.util as u, sys; sys.exit(0 if all(map(u.find_spec, ('" + need.module
                + "', 'nbclient', 'jupyter_client'))) else 3)";
        return run(List.of(python, "-c", code)).map(Ended::isGood).orElse(false);
    }

    /** A process of Jupyter: {@code command("jupyterlab", "--no-browser")}. */
    public ProcessBuilder command(String module, String... arguments) {
        List<String> command = new ArrayList<>(List.of(python.toString(), "-m", module));
        command.addAll(Arrays.asList(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> environment = builder.environment();
        environment.merge(
                "JUPYTER_PATH", data.toAbsolutePath().toString(), (others, ours) -> ours + File.pathSeparator + others);
        environment.put("JUPYTER_PLATFORM_DIRS", "1");
        environment.put("PYDEVD_DISABLE_FILE_VALIDATION", "1");
        return builder;
    }

    /**
     * Runs a notebook in its folder, cell by cell, and writes a copy with outputs.
     *
     * @throws UserError if a cell fails: its text, and what was wrong
     */
    public void execute(Path notebook, Path out) {
        Path log = out.resolveSibling(out.getFileName() + ".log");
        Ended ended = end(
                command(
                                "nbconvert",
                                "--to",
                                "notebook",
                                "--execute",
                                "--log-level=WARN",
                                "--ExecutePreprocessor.startup_timeout=180",
                                "--ExecutePreprocessor.timeout=" + LONGEST_CELL,
                                "--output-dir",
                                out.toAbsolutePath().getParent().toString(),
                                "--output",
                                out.getFileName().toString(),
                                notebook.toAbsolutePath().toString())
                        .directory(notebook.toAbsolutePath().getParent().toFile()),
                log);
        if (!ended.isGood()) {
            throw new UserError(notebook.getFileName() + ": " + failure(ended.output()) + "; the whole log is " + log);
        }
    }

    /** Makes a page of an executed notebook that needs nothing else. */
    public void page(Path executed, Path folder) {
        Ended ended = end(
                command(
                        "nbconvert",
                        "--to",
                        "html",
                        "--log-level=ERROR",
                        "--HTMLExporter.require_js_url=",
                        "--HTMLExporter.mathjax_url=",
                        "--HTMLExporter.mermaid_js_url=",
                        "--output-dir",
                        folder.toAbsolutePath().toString(),
                        executed.toAbsolutePath().toString()),
                executed.resolveSibling(executed.getFileName() + ".html.log"));
        if (!ended.isGood()) {
            throw new UserError(executed.getFileName() + " cannot be made a page: " + last(ended.output()));
        }
    }

    private static void make(Path environment, Path python, String base, PrintWriter out) {
        out.println("notebook   making a Python environment with " + String.join(", ", PACKAGES) + " in " + environment
                + "; once, a minute or two");
        out.flush();
        try {
            Folders.delete(environment); // what an interrupted first use left
        } catch (IOException e) {
            throw AtomicFile.cannotWrite(environment, e);
        }
        step(List.of(base, "-m", "venv", environment.toString()), base + " cannot make an environment");
        List<String> install = new ArrayList<>(List.of(
                python.toString(), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"));
        install.addAll(PACKAGES);
        step(install, "Jupyter cannot be installed, which takes a network once");
        AtomicFile.write(environment.resolve(COMPLETE), "");
    }

    private static void step(List<String> command, String problem) {
        Ended ended = run(command).orElseThrow(() -> new UserError(problem + ": " + command.get(0) + " is gone"));
        if (!ended.isGood()) {
            throw new UserError(problem + ": " + last(ended.output())
                    + ". MAE_PYTHON can name a Python that has jupyterlab and nbconvert");
        }
    }

    // python3 of the path, or the one that is named
    private static String base(String named) {
        List<String> candidates = named == null || named.isBlank() ? List.of("python3", "python") : List.of(named);
        String code = "import sys, venv, ensurepip; sys.exit(0 if sys.version_info >= (3, 10) else 3)";
        return candidates.stream()
                .filter(python ->
                        run(List.of(python, "-c", code)).map(Ended::isGood).orElse(false))
                .findFirst()
                .orElseThrow(() -> new UserError("notebooks are served by Jupyter, and there is no "
                        + String.join(" or ", candidates)
                        + " of version 3.10 or newer with venv: install python3 and python3-venv, or name another with"
                        + " MAE_PYTHON. Without Python, jshell runs the same Java: docs/notebooks/README.md"));
    }

    /** How a process ended, and all that it said. */
    private record Ended(int exitCode, String output) {
        boolean isGood() {
            return exitCode == 0;
        }
    }

    /** Empty if there is no such program. */
    private static Optional<Ended> run(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return Optional.of(new Ended(process.waitFor(), said));
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static Ended end(ProcessBuilder builder, Path log) {
        try {
            Process process = builder.redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            process.getOutputStream().close();
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(
                            () -> { // with the kernel, which would live on
                                process.descendants().forEach(ProcessHandle::destroyForcibly);
                                process.destroy();
                            }));
            int exitCode = process.waitFor();
            return new Ended(exitCode, Files.readString(log));
        } catch (IOException e) {
            throw new UserError("cannot run " + builder.command().get(0) + ": " + AtomicFile.reason(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserError("interrupted");
        }
    }

    // nbclient says: An error occurred while executing the following cell: ---- the cell ---- the error
    private static String failure(String output) {
        String plain = output.replaceAll("\u001b\\[[0-9;]*m", "");
        int cell = plain.indexOf("error occurred while executing the following cell");
        if (cell < 0) {
            return last(plain);
        }
        String text = plain.substring(plain.indexOf('\n', cell) + 1).strip();
        return "this cell fails:\n" + text.lines().limit(40).collect(Collectors.joining("\n")) + "\n";
    }

    private static String last(String output) {
        return output.lines().filter(line -> !line.isBlank()).reduce("no reason given", (before, line) -> line.strip());
    }
}
