package io.mae4j.experiments;

import com.typesafe.config.ConfigObject;
import io.mae4j.config.Composed;
import io.mae4j.config.Doc;
import io.mae4j.config.Range;
import io.mae4j.data.dataset.DataSource;
import io.mae4j.data.segment.SegmentedSource;
import io.mae4j.data.survey.Verification;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Decodes everything: {@code mae data verify folder data.root=/pictures}. */
@Command(
        name = "verify",
        description =
                "Decodes every picture, and every label map, and lists those that cannot be read; exit code 2 if there are any.",
        mixinStandardHelpOptions = true)
final class DataVerifyCommand extends DataSubcommand {
    record Settings(
            ConfigObject data,

            @Range(min = 0, max = 1024) @Doc("0: one a processor")
            int threads) {}

    DataVerifyCommand() {
        super("data_verify", Settings.class);
    }

    @Override
    int run(Composed composed) {
        Settings settings = composed.bind(Settings.class);
        DataSource source = source(composed);
        int threads = threads(settings.threads());
        Verification verification = source instanceof SegmentedSource segmented
                ? Verification.of(segmented.openSegmented(), threads)
                : Verification.of(DataSource.opened(source), threads);
        verification.broken().forEach(broken -> out().println(broken.name() + ": " + broken.reason()));
        out().printf(
                        Locale.ROOT,
                        "%d pictures decoded, %d broken%n",
                        verification.pictures(),
                        verification.broken().size());
        out().flush();
        return verification.broken().isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.USAGE;
    }
}
