package io.mae4j.experiments;

import com.typesafe.config.ConfigObject;
import io.mae4j.config.Composed;
import io.mae4j.config.Doc;
import io.mae4j.config.Range;
import io.mae4j.data.dataset.DataSource;
import io.mae4j.data.dataset.Dataset;
import io.mae4j.data.segment.SegmentedDataset;
import io.mae4j.data.segment.SegmentedSource;
import io.mae4j.data.survey.ContactSheet;
import io.mae4j.data.survey.PixelClasses;
import io.mae4j.data.survey.Survey;
import io.mae4j.train.report.PngFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;

/** Describes a data set: {@code mae data info cifar10}. */
@Command(
        name = "info",
        description = "Counts, classes, sizes, mean and deviation of a data set, and a sheet of its pictures.",
        mixinStandardHelpOptions = true)
final class DataInfoCommand extends DataSubcommand {
    private static final int LISTED_CLASSES = 20;

    record Settings(
            ConfigObject data,

            @Range(min = 1) @Doc("training pictures that are measured")
            int sample,

            @Doc("of the sample") long seed,
            @Doc("where the sheet of pictures is written") Path sheet,

            @Range(min = 1, max = 1024) @Doc("pictures on the sheet")
            int pictures,

            @Range(min = 0, max = 1024) @Doc("0: one a processor")
            int threads) {
        Settings {
            PngFile.named("sheet", sheet);
        }
    }

    DataInfoCommand() {
        super("data_info", Settings.class);
    }

    @Override
    int run(Composed composed) {
        Settings settings = composed.bind(Settings.class);
        DataSource source = source(composed);
        Optional<SegmentedDataset> segmented =
                source instanceof SegmentedSource pixels ? Optional.of(pixels.openSegmented()) : Optional.empty();
        Dataset dataset = segmented.map(SegmentedDataset::pictures).orElseGet(() -> DataSource.opened(source));
        int[] sample = Survey.sample(dataset, settings.sample(), settings.seed());
        int threads = threads(settings.threads());
        Survey survey = Survey.of(dataset, sample, threads);
        line("data set", dataset.name());
        line(
                "pictures",
                grouped(dataset.train().size()) + " to train on, "
                        + grouped(dataset.heldOut().size()) + " held out");
        line("classes", segmented.isPresent() ? "of pixels" : classes(dataset));
        line(
                "sample",
                grouped(survey.sampled()) + " training pictures"
                        + (survey.unreadable() == 0 ? "" : ", and " + survey.unreadable() + " that cannot be read"));
        if (survey.sampled() > 0) {
            segmented.ifPresent(
                    pixels -> line("pixels", classes(pixels.classNames(), PixelClasses.of(pixels, sample, threads))));
            line("heights", range(survey.heights()));
            line("widths", range(survey.widths()));
            line("prepared", "to " + dataset.shape() + " (channels, height, width)");
            line(
                    "mean",
                    numbers(survey.mean()) + " of the prepared sample; normalisation subtracts "
                            + numbers(dataset.normalization().mean()));
            line(
                    "deviation",
                    numbers(survey.std()) + "; normalisation divides by "
                            + numbers(dataset.normalization().std()));
        }
        line("fingerprint", dataset.fingerprint());
        ContactSheet.write(
                settings.sheet(), dataset, Arrays.copyOf(sample, Math.min(sample.length, settings.pictures())));
        line("sheet", settings.sheet().toAbsolutePath().normalize());
        out().flush();
        return 0;
    }

    private void line(String what, Object value) {
        out().printf(Locale.ROOT, "%-12s %s%n", what, value);
    }

    private static String classes(Dataset dataset) {
        if (!dataset.labelled()) {
            return "none";
        }
        List<String> names = dataset.classNames();
        int[] counts = Survey.perClass(dataset, dataset.train());
        if (names.size() <= LISTED_CLASSES) {
            return names.size() + ": "
                    + IntStream.range(0, counts.length)
                            .mapToObj(i -> names.get(i) + " " + grouped(counts[i]))
                            .collect(Collectors.joining(", "));
        }
        int[] ascending = Arrays.stream(counts).sorted().toArray();
        return names.size() + ": " + names.get(0) + " to " + names.get(names.size() - 1) + ", with "
                + grouped(ascending[0]) + " to " + grouped(ascending[ascending.length - 1])
                + " training pictures each, in the middle " + grouped(ascending[ascending.length / 2]);
    }

    // the most frequent ones
    private static String classes(List<String> names, PixelClasses counted) {
        long[] pixels = counted.pixels();
        long there = Arrays.stream(pixels).filter(count -> count > 0).count();
        String listed = IntStream.range(0, pixels.length)
                .boxed()
                .filter(label -> pixels[label] > 0)
                .sorted(Comparator.comparing((Integer label) -> pixels[label]).reversed())
                .limit(LISTED_CLASSES)
                .map(label -> names.get(label) + " " + share(pixels[label], counted))
                .collect(Collectors.joining(", "));
        return there + " of " + names.size() + " classes: " + listed + (there > LISTED_CLASSES ? ", ..." : "")
                + "; without one " + share(counted.ignored(), counted);
    }

    private static String share(long pixels, PixelClasses of) {
        return String.format(Locale.ROOT, "%.1f %%", 100.0 * pixels / Math.max(1, of.total()));
    }

    private static String range(List<Integer> ascending) {
        int least = ascending.get(0);
        int most = ascending.get(ascending.size() - 1);
        return least == most
                ? least + " each"
                : least + " to " + most + ", in the middle " + ascending.get(ascending.size() / 2);
    }

    private static String numbers(List<Double> values) {
        return values.stream().map(v -> String.format(Locale.ROOT, "%.4f", v)).collect(Collectors.joining(" "));
    }

    private static String grouped(int number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
