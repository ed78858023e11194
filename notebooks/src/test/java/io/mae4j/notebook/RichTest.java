package io.mae4j.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What cells show, where there is no notebook to show it. */
class RichTest {
    @Test
    void aTableIsAlignedTextAndEscapedHtml() {
        Table table = Table.of("mask", "top-1").row("a < b", 73.4567).row("random", 9);
        assertEquals("mask    top-1\na < b   73.46\nrandom  9", table.toString());
        assertTrue(table.forms().get("text/html").contains("<td>a &lt; b</td><td>73.46</td>"));
        assertThrows(IllegalArgumentException.class, () -> table.row("one cell"));
    }

    @Test
    void aPlotIsSvg() {
        Plot plot = Plot.of("accuracy", "ratio").line("ours", List.of(1, 2), List.of(3.0, 4.0));
        assertTrue(plot.forms().get("image/svg+xml").startsWith("<svg"));
        assertThrows(IllegalArgumentException.class, () -> plot.line("bad", List.of(1), List.of(1, 2)));
    }

    @Test
    void aComposedConfigurationSaysWhichCommandDoesTheSame() {
        Compose compose = Compose.of("pretrain").with("mask.ratio=0.6");
        assertEquals("mae pretrain mask.ratio=0.6", compose.toString());
        assertTrue(compose.part("mask").contains("0.6"));
        assertTrue(compose.forms().get("text/html").contains("trainer"));
    }

    @Test
    void withoutANotebookOnlyChangedTextIsPrintedAgain() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Consumer<Rich> replace =
                new Screen.Lines(new PrintStream(bytes, true, StandardCharsets.UTF_8)).show(Table.of("a"));
        replace.accept(Table.of("a"));
        replace.accept(Table.of("b"));
        assertEquals("a\nb\n", bytes.toString(StandardCharsets.UTF_8).replace("\r", ""));
    }
}
