package io.mae4j.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The notebooks themselves, cell by cell, through a JShell: an epoch where they take several. With the real kernel, in full and
 * with their pictures looked at, {@code mae notebook --check} runs them, which is part of continuous integration.
 */
class NotebooksTest {
    static List<Path> notebooks() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(".."))) {
            List<Path> notebooks =
                    files.filter(f -> f.toString().endsWith(".ipynb")).sorted().toList();
            assertTrue(
                    notebooks.size() >= 3,
                    "the notebooks are not where the test runs: "
                            + Path.of("..").toAbsolutePath());
            return notebooks;
        }
    }

    @ParameterizedTest
    @MethodSource("notebooks")
    @DisabledIfEnvironmentVariable(
            named = "MAE_REQUIRE_PYTHON",
            matches = "1",
            disabledReason = "mae notebook --check runs them in full")
    void allCellsRun(Path notebook) throws IOException {
        List<String> cells = JShellNotebook.cells(notebook);
        assertEquals(cells.size(), JShellNotebook.run(cells).size());
    }

    @ParameterizedTest
    @MethodSource("notebooks")
    void areStoredWithoutOutputs(Path notebook) throws IOException {
        JsonObject root = JShellNotebook.json(notebook);
        for (JsonElement element : root.getAsJsonArray("cells")) {
            JsonObject cell = element.getAsJsonObject();
            if (cell.get("cell_type").getAsString().equals("code")) {
                assertTrue(cell.getAsJsonArray("outputs").isEmpty(), notebook + " has outputs: clear them");
                assertTrue(cell.get("execution_count").isJsonNull(), notebook + " has been run: clear its outputs");
            }
        }
        assertEquals(
                "mae4j",
                root.getAsJsonObject("metadata")
                        .getAsJsonObject("kernelspec")
                        .get("name")
                        .getAsString());
    }
}
