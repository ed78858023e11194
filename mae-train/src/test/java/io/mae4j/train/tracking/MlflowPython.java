package io.mae4j.train.tracking;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Python that has MLflow: {@code $MAE_PYTHON}, or {@code python3}. */
final class MlflowPython {
    private MlflowPython() {}

    private static String python;
    private static String problem;

    /** Its path. Without one the test is skipped; if {@code MAE_REQUIRE_PYTHON=1} it fails. */
    static synchronized String find() {
        if (python == null && problem == null) {
            look();
        }
        if (problem != null) {
            if ("1".equals(System.getenv("MAE_REQUIRE_PYTHON"))) {
                fail(problem);
            }
            abort(problem);
        }
        return python;
    }

    private static void look() {
        String named = System.getenv("MAE_PYTHON");
        String candidate = named == null || named.isBlank() ? "python3" : named;
        String code = "import importlib.util as u, sys; sys.exit(0 if u.find_spec('mlflow') else 3)";
        try {
            Process process = new ProcessBuilder(candidate, "-c", code)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0) {
                python = candidate;
                return;
            }
            process.destroyForcibly();
            problem = candidate + " has no module mlflow";
        } catch (IOException e) {
            problem = "there is no " + candidate;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            problem = "interrupted";
        }
        problem += "; MAE_PYTHON names a Python with mlflow, against which this test runs";
    }

    /** Begins {@code python -m mlflow arguments}, with its output in a file. */
    static Process start(Path folder, File output, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(find(), "-m", "mlflow"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output));
        builder.environment().put("MLFLOW_SERVER_ENABLE_JOB_EXECUTION", "false");
        builder.environment().put("MLFLOW_DISABLE_TELEMETRY", "true");
        return builder.start();
    }

    /** Runs {@code python -m mlflow arguments} to its end. */
    static void run(Path folder, String... arguments) throws IOException, InterruptedException {
        File output = folder.resolve("mlflow-" + arguments[0] + ".log").toFile();
        Process process = start(folder, output, arguments);
        if (!process.waitFor(180, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            fail("mlflow " + String.join(" ", arguments) + " failed:\n" + Files.readString(output.toPath()));
        }
    }
}
