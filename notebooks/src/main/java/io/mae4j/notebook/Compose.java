package io.mae4j.notebook;

import io.mae4j.config.Composed;
import io.mae4j.experiments.Commands;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A configuration in the making, as on the command line: {@code Compose.of("pretrain").with("mask.ratio=0.6")} is {@code mae
 * pretrain mask.ratio=0.6}. Immutable: each {@code with} gives another one. A cell shows it as what it composes to.
 */
public final class Compose implements Rich {
    /** For tests, which have no time: the most epochs that runs of notebooks take. */
    private static final Integer MOST_EPOCHS = Integer.getInteger("mae.notebook.epochs");

    private final String primary;
    private final List<String> overrides;

    private Compose(String primary, List<String> overrides) {
        this.primary = primary;
        this.overrides = List.copyOf(overrides);
    }

    /** The defaults of {@code pretrain}, {@code finetune} or another primary configuration. */
    public static Compose of(String primary) {
        return new Compose(primary, List.of());
    }

    /** With further overrides, in the command line's grammar. */
    public Compose with(String... more) {
        List<String> all = new ArrayList<>(overrides);
        all.addAll(List.of(more));
        return new Compose(primary, all);
    }

    /**
     * The configuration.
     *
     * @throws io.mae4j.UserError of one line that says what is wrong, where, and what would be right
     */
    public Composed composed() {
        return unresolved().with(overrides).compose();
    }

    /** A part of it as text, such as {@code mask}. */
    public String part(String path) {
        return composed().render(path, true);
    }

    /** Trains, with a progress bar and the loss curve below the cell. */
    public Run run() {
        Composed composed = quick().composed();
        return new Run(Commands.train(composed, new LiveTraining(Screen.here())));
    }

    /** Runs every combination of several values: {@code sweep("mask.ratio=0.25,0.5,0.75", "trainer.seed=0,1")}. */
    public Sweep sweep(String... axes) {
        List<String> words = new ArrayList<>(quick().overrides);
        words.addAll(List.of(axes));
        return new Sweep(Commands.sweep(primary, unresolved(), words, new LiveSweep(Screen.here())));
    }

    private io.mae4j.config.Compose unresolved() {
        return io.mae4j.config.Compose.of(primary).searching(Notebook.options());
    }

    private Compose quick() {
        if (MOST_EPOCHS == null || composed().config().getInt("trainer.epochs") <= MOST_EPOCHS) {
            return this;
        }
        return with("trainer.epochs=" + MOST_EPOCHS, "schedule.warmupEpochs=0");
    }

    @Override
    public Map<String, String> forms() {
        String text = composed().render();
        Map<String, String> forms = new LinkedHashMap<>();
        forms.put(TEXT, this + "\n" + text);
        forms.put(
                "text/html",
                "<details><summary><code>" + Html.escaped(toString()) + "</code></summary><pre>" + Html.escaped(text)
                        + "</pre></details>");
        return forms;
    }

    /** The command that does the same. */
    @Override
    public String toString() {
        return ("mae " + primary + " " + String.join(" ", overrides)).strip();
    }
}
