package io.mae4j.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonNull;
import io.mae4j.UserError;
import io.mae4j.experiments.notebook.ExecutedNotebook;
import io.mae4j.experiments.notebook.Jupyter;
import io.mae4j.experiments.notebook.KernelSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real kernel, started by Jupyter: what cells show arrives as it should. Needs a Python with nbconvert. */
class KernelTest {
    private static final String IMPORTS = "import io.mae4j.notebook.*;\nimport static io.mae4j.notebook.Notebook.*;";

    @TempDir
    Path folder;

    @Test
    void valuesAreShownAsPicturesChartsAndTables() throws IOException {
        ExecutedNotebook notebook = execute(
                IMPORTS + "\nshow(\"ready\");",
                "Table.of(\"a\").row(1)",
                "Plot.of(\"t\", \"x\").line(\"l\", List.of(1, 2), List.of(3, 4))",
                "Masks.of(Compose.of(\"pretrain\"), 4).under(\"mask=random\")");
        assertEquals(List.of(), notebook.problems());
        assertEquals(2, notebook.pictures());
        assertTrue(data(notebook, 1).containsKey("text/html"));
        assertTrue(data(notebook, 2).containsKey("image/svg+xml"));
        assertTrue(data(notebook, 3).containsKey("image/png"));
    }

    @Test
    void aRunShowsItsLossesWhileItGoesAndReplacesThem() throws IOException {
        ExecutedNotebook notebook = execute(
                IMPORTS + "\nshow(\"ready\");",
                "Run run = Compose.of(\"pretrain\").with(\"trainer.epochs=1\", \"schedule.warmupEpochs=0\","
                        + " \"encoder.depth=1\", \"encoder.dim=32\", \"decoder.depth=1\", \"knn.enabled=false\").run();");
        assertEquals(List.of(), notebook.problems());
        assertEquals(1, notebook.pictures()); // however often it was drawn
        assertTrue(notebook.codeCells().get(1).toString().contains("trained"));
    }

    @Test
    void aFailingCellIsNamedWithItsReason() {
        python(); // without it the test is skipped, which is not the error that is expected
        UserError error = assertThrows(
                UserError.class, () -> execute(IMPORTS, "Compose.of(\"pretrain\").with(\"mask.ratio=2\").run()"));
        assertTrue(error.getMessage().contains("mask.ratio=2"), error.getMessage());
        assertTrue(error.getMessage().contains("must be"), error.getMessage());
    }

    private ExecutedNotebook execute(String... cells) throws IOException {
        String python = python();
        List<Object> all = new ArrayList<>();
        for (int i = 0; i < cells.length; i++) {
            all.add(Map.of(
                    "cell_type",
                    "code",
                    "execution_count",
                    JsonNull.INSTANCE,
                    "id",
                    "c" + i,
                    "metadata",
                    Map.of(),
                    "outputs",
                    List.of(),
                    "source",
                    cells[i]));
        }
        Map<String, Object> kernel = Map.of("name", KernelSpec.NAME, "language", "java", "display_name", "Java");
        Path notebook = folder.resolve("test.ipynb");
        Files.writeString(
                notebook,
                new GsonBuilder()
                        .serializeNulls()
                        .create()
                        .toJson(Map.of(
                                "cells",
                                all,
                                "metadata",
                                Map.of("kernelspec", kernel),
                                "nbformat",
                                4,
                                "nbformat_minor",
                                5)));
        KernelSpec.write(folder.resolve("jupyter"), List.of());
        Path executed = Files.createDirectories(folder.resolve("out")).resolve("test.ipynb");
        new Jupyter(Path.of(python), folder.resolve("jupyter")).execute(notebook, executed);
        return ExecutedNotebook.read(executed);
    }

    private static Map<?, ?> data(ExecutedNotebook notebook, int cell) {
        return notebook.codeCells()
                .get(cell)
                .getAsJsonArray("outputs")
                .get(0)
                .getAsJsonObject()
                .getAsJsonObject("data")
                .asMap();
    }

    /** {@code MAE_PYTHON}, or python3. Without nbconvert the test is skipped; if {@code MAE_REQUIRE_PYTHON=1} it fails. */
    private static String python() {
        String named = System.getenv("MAE_PYTHON");
        String python = named == null || named.isBlank() ? "python3" : named;
        if (!Jupyter.has(python, Jupyter.Need.RUN)) {
            String problem = python + " has no nbconvert, with which this test runs; MAE_PYTHON names another";
            if ("1".equals(System.getenv("MAE_REQUIRE_PYTHON"))) {
                fail(problem);
            }
            abort(problem);
        }
        return python;
    }
}
