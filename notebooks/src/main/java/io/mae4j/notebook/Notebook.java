package io.mae4j.notebook;

import io.mae4j.UserError;
import io.mae4j.component.ComponentDefinition;
import io.mae4j.component.Components;
import io.mae4j.config.Parameter;
import io.mae4j.experiments.Main;
import io.mae4j.file.AtomicFile;
import io.mae4j.file.Folders;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** What the cells of a notebook call by name: {@code import static io.mae4j.notebook.Notebook.*}. */
public final class Notebook {
    private static Path options; // conf/<group>/<name>.conf of what was registered

    private Notebook() {}

    /** Shows values one below the other; the last value of a cell is shown without it. */
    public static void show(Object... values) {
        Screen screen = Screen.here();
        for (Object value : values) {
            if (value instanceof Rich rich) {
                screen.show(rich);
            } else {
                screen.print(value);
            }
        }
    }

    /**
     * Makes a class of a cell a component, and an option of its group: {@code mask=columns} chooses it from then on. A cell that
     * is run again replaces what it registered before. Jobs in processes of their own ({@code launcher=processes}) do not know it:
     * for those it belongs into a plugin.
     *
     * @param contract {@code Masker.class}, {@code Loss.class}, ...
     * @param implementation a public static class whose constructor is annotated {@code @Inject} and takes the configuration
     */
    public static <T> void register(
            Class<T> contract,
            String name,
            Class<? extends T> implementation,
            Class<? extends Record> config,
            String description) {
        ComponentDefinition<T> definition =
                new ComponentDefinition<>(contract, name, implementation, config, description);
        Components.register(definition);
        Path folder = options().resolve(definition.group());
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw AtomicFile.cannotWrite(folder, e);
        }
        StringBuilder conf = new StringBuilder("# " + description + "\nname = " + name + "\n");
        for (Parameter parameter : Parameter.of(config)) {
            parameter.defaultText().ifPresent(value -> conf.append(parameter.name() + " = " + value + "\n"));
        }
        AtomicFile.write(folder.resolve(name + ".conf"), conf.toString());
    }

    /**
     * Runs a command of {@code mae} and prints what it says: {@code mae("inspect", "weights.safetensors")}.
     *
     * @throws UserError if it ends with anything but success
     */
    public static void mae(Object... words) {
        PrintWriter out = new PrintWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8), true);
        run(out, words);
        out.flush();
    }

    /** As {@link #mae}; what the command says goes to {@code out}. */
    static void run(PrintWriter out, Object... words) {
        String[] texts = Arrays.stream(words).map(Object::toString).toArray(String[]::new);
        StringWriter problem = new StringWriter();
        int exitCode = Main.run(out, new PrintWriter(problem, true), texts);
        if (exitCode != 0) {
            String said = problem.toString().strip();
            throw new UserError(said.isEmpty() ? "mae " + String.join(" ", texts) + " ended with " + exitCode : said);
        }
    }

    private static void delete(Path folder) {
        try {
            Folders.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The options that were registered, for the search path of configurations. */
    static synchronized Path options() {
        if (options == null) {
            try {
                Path folder = Files.createTempDirectory("mae-notebook");
                Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
                options = folder;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return options;
    }
}
