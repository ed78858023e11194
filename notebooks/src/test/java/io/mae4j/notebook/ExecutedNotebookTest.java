package io.mae4j.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.UserError;
import io.mae4j.experiments.notebook.ExecutedNotebook;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the check of executed notebooks finds. */
class ExecutedNotebookTest {
    private static final String GOOD =
            "{\"output_type\":\"display_data\",\"data\":{\"image/png\":\"" + png(true) + "\"}}";

    @TempDir
    Path folder;

    @Test
    void aNotebookWithAPictureIsFine() throws IOException {
        assertEquals(List.of(), problems(GOOD));
        assertEquals(1, read(GOOD).pictures());
    }

    @Test
    void aBlankPictureIsFound() throws IOException {
        String blank = "{\"output_type\":\"display_data\",\"data\":{\"image/png\":\"" + png(false) + "\"}}";
        assertTrue(problems(blank).get(0).endsWith("code cell 1 (show(1)): its picture is blank"));
        String broken = "{\"output_type\":\"display_data\",\"data\":{\"image/png\":\"AAAA\"}}";
        assertTrue(problems(broken).get(0).endsWith("its picture is blank"));
    }

    @Test
    void anEmptyChartIsFound() throws IOException {
        String svg =
                "{\"output_type\":\"execute_result\",\"data\":{\"image/svg+xml\":[\"<svg>\",\"<text>t</text></svg>\"]}}";
        assertTrue(problems(svg).get(0).endsWith("its chart is empty"));
    }

    @Test
    void aCellThatShowsNothingIsFound() throws IOException {
        assertTrue(problems("").get(0).endsWith("code cell 1 (show(1)): shows nothing"));
    }

    @Test
    void errorsAndWarningsAreFound() throws IOException {
        String error = "{\"output_type\":\"error\",\"ename\":\"E\",\"evalue\":\"no such thing\",\"traceback\":[]}";
        assertTrue(problems(error).get(0).endsWith("fails: no such thing"));
        String warning = "{\"output_type\":\"stream\",\"name\":\"stderr\",\"text\":[\"WARN no\"]}";
        assertTrue(problems(warning).get(0).endsWith("warns: WARN no"));
    }

    @Test
    void anotherFileIsNoNotebook() throws IOException {
        Path file = Files.writeString(folder.resolve("x.ipynb"), "no JSON at all {");
        assertTrue(assertThrows(UserError.class, () -> ExecutedNotebook.read(file))
                .getMessage()
                .contains("is no notebook"));
    }

    private List<String> problems(String output) throws IOException {
        return read(output).problems();
    }

    private ExecutedNotebook read(String output) throws IOException {
        Path file = folder.resolve("n.ipynb");
        Files.writeString(
                file,
                "{\"cells\":[{\"cell_type\":\"markdown\",\"source\":\"text\"},{\"cell_type\":\"code\",\"metadata\":{},"
                        + "\"source\":[\"show(1)\\n\",\"2\"],\"outputs\":[" + output + "]}]}");
        return ExecutedNotebook.read(file);
    }

    private static String png(boolean drawn) {
        BufferedImage image = new BufferedImage(60, 40, BufferedImage.TYPE_INT_RGB);
        if (drawn) {
            Graphics2D g = image.createGraphics();
            g.setColor(Color.ORANGE);
            g.fillRect(10, 10, 20, 20);
            g.dispose();
        }
        return Picture.of(image, "test").forms().get("image/png");
    }
}
