package io.mae4j.experiments.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Whether there is a Python with MLflow, which shows recorded runs; recording them needs neither. */
final class PythonCheck {
    private static final String SCRIPT = "import importlib.metadata as m, platform, sys\n"
            + "print(platform.python_version(), sys.executable)\n"
            + "print(m.version('mlflow'))\n";
    private static final int SECONDS = 20;

    private PythonCheck() {}

    static List<Finding> findings(String python) {
        try {
            Process process = new ProcessBuilder(python, "-c", SCRIPT)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return List.of(Finding.note("python", python + " gives no answer"));
            }
            List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            if (lines.isEmpty()) {
                return List.of(Finding.note("python", python + " does not run"));
            }
            return List.of(
                    Finding.good("python", lines.get(0)),
                    lines.size() > 1
                            ? Finding.good(
                                    "mlflow",
                                    lines.get(1) + ": MLFLOW_ALLOW_FILE_STORE=true mlflow ui shows the runs in mlruns/")
                            : Finding.note(
                                    "mlflow",
                                    "not found: pip install mlflow to look at runs; recording works without"));
        } catch (IOException e) {
            return List.of(Finding.note("python", "no " + python + " found: only mlflow ui needs it"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of(Finding.note("python", "interrupted"));
        }
    }
}
