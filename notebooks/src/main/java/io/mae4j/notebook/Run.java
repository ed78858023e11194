package io.mae4j.notebook;

import com.typesafe.config.ConfigObject;
import io.mae4j.UserError;
import io.mae4j.config.Composed;
import io.mae4j.config.ConfigTree;
import io.mae4j.config.Element;
import io.mae4j.eval.Accuracy;
import io.mae4j.experiments.Commands;
import io.mae4j.train.report.Curves;
import io.mae4j.train.report.Curves.Measured;
import io.mae4j.train.run.MetricHistory;
import io.mae4j.train.run.RunFolder;
import io.mae4j.train.run.Summary;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** A run that is done, or was interrupted: what it measured, and what its model can do. A cell shows its final metrics. */
public final class Run implements Rich {
    private final RunFolder folder;

    Run(RunFolder folder) {
        this.folder = folder;
    }

    /**
     * A run of before, by its folder {@code runs/<date>/<time>-<name>}.
     *
     * @throws UserError if it is none
     */
    public static Run open(String folder) {
        return new Run(RunFolder.open(Path.of(folder)));
    }

    /** Everything that the run left behind; {@code checkpoint=} takes it. */
    public Path folder() {
        return folder.path();
    }

    /** The final metrics by name: {@code loss}, {@code test.loss}, {@code knn.top1}, ... */
    public Map<String, Double> metrics() {
        return Summary.of(folder, "").metrics();
    }

    /**
     * A final metric.
     *
     * @throws UserError if there is none of that name
     */
    public double metric(String name) {
        Double value = metrics().get(name);
        if (value == null) {
            throw new UserError("the run has no metric " + name + "; it has "
                    + String.join(", ", metrics().keySet()));
        }
        return value;
    }

    /** A metric as it went, step by step: {@code loss}, {@code lr}, {@code test.loss}, ... */
    public List<Measured> history(String metric) {
        return Curves.measured(points(), metric);
    }

    /** The losses, as they were drawn below the cell; a line that says so where the system has no fonts. */
    public Rich curve() {
        return Curves.of(points())
                .lossPicture()
                .<Rich>map(image -> Picture.of(image, "losses of " + folder))
                .orElseGet(() -> Table.of("no fonts, no chart"));
    }

    /** What the model makes of a few held-out pictures under masks like those it was trained with. */
    public Picture reconstructions(int count) {
        ConfigObject mask = io.mae4j.config.Compose.of(RunFolder.CONFIG)
                .in(ConfigTree.of(folder.path()))
                .compose()
                .object("mask");
        return drawn(png -> Commands.reconstruct(folder, mask, count, "masks as in training", png));
    }

    /** The same under other masks: {@code reconstructions(6, "mask.ratio=0.9")}. */
    public Picture reconstructions(int count, String... mask) {
        ConfigObject other = Compose.of("pretrain").with(mask).composed().object("mask");
        return drawn(png -> Commands.reconstruct(folder, other, count, String.join(" ", mask), png));
    }

    /** Top-1 accuracies of the nearest-neighbour classifier on the encoder's features, for several numbers of neighbours. */
    public Table neighbours(Integer... k) {
        String ks = Arrays.stream(k).map(Object::toString).collect(Collectors.joining(",", "k=[", "]"));
        Composed composed = Compose.of("knn")
                .with("checkpoint=" + written(folder.path()), ks)
                .composed();
        Table table = Table.of("neighbours", "top-1, %");
        Map<Integer, Accuracy> accuracies = Commands.neighbours(composed);
        accuracies.forEach((neighbours, accuracy) -> table.row(neighbours, 100 * accuracy.top1()));
        return table;
    }

    /** Where the heads of the last block look, over held-out pictures. */
    public Picture attention(int count) {
        return drawn(png -> Notebook.run(
                new PrintWriter(Writer.nullWriter()),
                "attention",
                "checkpoint=" + written(folder.path()),
                "count=" + count,
                "out=" + written(png)));
    }

    // as the value of an override, whatever the path is called
    private static String written(Path path) {
        return new Element.Text(path.toString()).written();
    }

    private static Picture drawn(Consumer<Path> drawing) {
        try {
            Path png = Files.createTempFile("mae-", ".png");
            try {
                drawing.accept(png);
                return Picture.of(png);
            } finally {
                Files.deleteIfExists(png);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<MetricHistory.Point> points() {
        return MetricHistory.read(folder.file("metrics.jsonl"));
    }

    @Override
    public Map<String, String> forms() {
        Table table = Table.of("metric", folder.toString());
        List<Map.Entry<String, Double>> shown = new ArrayList<>(metrics().entrySet());
        shown.removeIf(e -> List.of("epoch", "step").contains(e.getKey()));
        shown.forEach(e -> table.row(e.getKey(), e.getValue()));
        return table.forms();
    }

    @Override
    public String toString() {
        return folder + " " + metrics();
    }
}
