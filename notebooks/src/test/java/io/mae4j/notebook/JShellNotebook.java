package io.mae4j.notebook;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import jdk.jshell.JShell;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;

/** Runs the cells of a notebook through a plain JShell inside this process, as the kernel does with its own. */
final class JShellNotebook {
    private static final String KERNEL_IMPORTS = // those that the kernel makes
            "import java.util.*; import java.io.*; import java.math.*; import java.net.*;"
                    + " import java.util.concurrent.*; import java.util.prefs.*; import java.util.regex.*;";

    private JShellNotebook() {}

    /** The sources of the code cells. */
    static List<String> cells(Path notebook) throws IOException {
        List<String> cells = new ArrayList<>();
        for (JsonElement element : json(notebook).getAsJsonArray("cells")) {
            JsonObject cell = element.getAsJsonObject();
            if (cell.get("cell_type").getAsString().equals("code")) {
                StringBuilder source = new StringBuilder();
                cell.getAsJsonArray("source").forEach(line -> source.append(line.getAsString()));
                cells.add(source.toString());
            }
        }
        return cells;
    }

    static JsonObject json(Path notebook) throws IOException {
        return JsonParser.parseString(Files.readString(notebook)).getAsJsonObject();
    }

    /**
     * Runs cells; the value of the last snippet of each, as text.
     *
     * @throws AssertionError if one is not Java, or throws
     */
    static List<String> run(List<String> cells) {
        List<String> values = new ArrayList<>();
        try (JShell shell = JShell.builder().executionEngine("local").build()) {
            evaluate(shell, KERNEL_IMPORTS);
            for (String cell : cells) {
                values.add(evaluate(shell, cell));
            }
        }
        return values;
    }

    private static String evaluate(JShell shell, String cell) {
        String value = "";
        CompletionInfo next = shell.sourceCodeAnalysis().analyzeCompletion(cell);
        while (next.completeness().isComplete()) {
            for (SnippetEvent event : shell.eval(next.source())) {
                if (event.exception() != null || !event.status().isActive()) {
                    throw new AssertionError("this cell fails:\n" + cell + "\n\n" + problem(shell, event));
                }
                value = event.value() == null ? "" : event.value();
            }
            next = shell.sourceCodeAnalysis().analyzeCompletion(next.remaining());
        }
        if (!next.remaining().isBlank()) {
            throw new AssertionError("this cell ends in the middle of a statement:\n" + cell);
        }
        return value;
    }

    private static String problem(JShell shell, SnippetEvent event) {
        if (event.exception() != null) {
            return event.exception().getMessage() + "\n"
                    + List.of(event.exception().getStackTrace()).stream()
                            .limit(15)
                            .map(frame -> "  at " + frame)
                            .collect(Collectors.joining("\n"));
        }
        return shell.diagnostics(event.snippet())
                .map(d -> d.getMessage(java.util.Locale.ROOT))
                .collect(Collectors.joining("\n"));
    }
}
