package io.mae4j.experiments;

import io.mae4j.UserError;
import io.mae4j.experiments.notebook.ExecutedNotebook;
import io.mae4j.experiments.notebook.Jupyter;
import io.mae4j.experiments.notebook.KernelSpec;
import io.mae4j.file.AtomicFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import sun.misc.Signal;

/** Serves the notebooks to a browser, or runs them without one: {@code mae notebook --check}. */
@Command(
        name = "notebook",
        description = "Opens the Java notebooks in JupyterLab, whose Python environment is made on first use.",
        mixinStandardHelpOptions = true)
final class NotebookCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--check",
            description = "Runs all notebooks, or those given, without a browser; fails unless every cell works, shows"
                    + " something, and no picture is blank.")
    private boolean check;

    @Option(
            names = "--html",
            paramLabel = "<folder>",
            description = "As --check, and writes what came out as pages: --html docs/notebooks.")
    private Path html;

    @Parameters(
            paramLabel = "<notebook> | -- <option>...",
            description = "Notebooks to check, or options for JupyterLab: mae notebook -- --no-browser --port=8890")
    private List<String> words = new ArrayList<>();

    @Override
    public Integer call() {
        Path home = Path.of(System.getProperty("mae.home", "")).toAbsolutePath();
        if (!KernelSpec.isPossible()) {
            throw new UserError(
                    "the Java kernel is not on the class path; start this as " + home.resolve("mae") + " notebook");
        }
        Path data = home.resolve(".mae").resolve("notebook");
        KernelSpec.write(data.resolve("jupyter"), List.of());
        return check || html != null ? check(home, data) : serve(home, data.resolve("jupyter"));
    }

    private int serve(Path home, Path data) {
        Jupyter jupyter = Jupyter.find(Jupyter.Need.LAB, data, out());
        Path notebooks = home.resolve("notebooks");
        List<String> arguments = new ArrayList<>(words);
        if (words.stream().noneMatch(word -> word.startsWith("--ServerApp.root_dir"))) {
            arguments.add("--ServerApp.root_dir=" + notebooks);
            arguments.add(
                    "--LabApp.default_url=/lab/tree/" + notebooks(home).get(0).getFileName());
        }
        // Ctrl-C is Jupyter's, which asks back
        Signal.handle(new Signal("INT"), signal -> {});
        try {
            return jupyter.command("jupyterlab", arguments.toArray(String[]::new))
                    .inheritIO()
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UserError("cannot start " + jupyter.python() + ": " + AtomicFile.reason(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 130;
        }
    }

    private int check(Path home, Path data) {
        List<Path> notebooks =
                words.isEmpty() ? notebooks(home) : words.stream().map(Path::of).toList();
        for (Path notebook : notebooks) {
            if (!Files.isRegularFile(notebook)) {
                throw new UserError("there is no notebook " + notebook);
            }
        }
        Jupyter jupyter = Jupyter.find(Jupyter.Need.RUN, data.resolve("jupyter"), out());
        Path folder = data.resolve("check");
        List<String> problems = new ArrayList<>();
        for (Path notebook : notebooks) {
            long start = System.nanoTime();
            Path executed = run(jupyter, notebook, folder);
            ExecutedNotebook result = ExecutedNotebook.read(executed);
            problems.addAll(result.problems());
            if (html != null && result.problems().isEmpty()) {
                jupyter.page(executed, html);
            }
            out().printf(
                            Locale.ROOT,
                            "notebook   %-34s %3.0f s, %d code cells, %d pictures%n",
                            notebook.getFileName(),
                            (System.nanoTime() - start) * 1e-9,
                            result.codeCells().size(),
                            result.pictures());
            out().flush();
        }
        if (!problems.isEmpty()) {
            throw new UserError(String.join("; ", problems));
        }
        return 0;
    }

    /** Runs a copy, so that nothing is left beside the notebook. */
    private static Path run(Jupyter jupyter, Path notebook, Path folder) {
        Path copy = folder.resolve(notebook.getFileName());
        Path executed = folder.resolve("executed").resolve(notebook.getFileName());
        try {
            Files.createDirectories(executed.getParent());
            Files.copy(notebook, copy, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw AtomicFile.cannotWrite(copy, e);
        }
        jupyter.execute(copy, executed);
        return executed;
    }

    private static List<Path> notebooks(Path home) {
        Path folder = home.resolve("notebooks");
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> notebooks =
                    files.filter(f -> f.toString().endsWith(".ipynb")).sorted().toList();
            if (!notebooks.isEmpty()) {
                return notebooks;
            }
        } catch (IOException e) {
            throw new UserError(folder + " cannot be read: " + AtomicFile.reason(e), e);
        }
        throw new UserError("there are no notebooks in " + folder);
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
