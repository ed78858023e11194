package io.mae4j.experiments;

import com.typesafe.config.ConfigObject;
import io.mae4j.UserError;
import io.mae4j.config.Composed;
import io.mae4j.data.download.Download;
import io.mae4j.data.download.Published;
import java.io.PrintWriter;
import picocli.CommandLine.Command;

/** Fetches a public data set: {@code mae data download cifar10}. */
@Command(
        name = "download",
        description = "Fetches a public data set, checks it, goes on where a transfer broke off.",
        mixinStandardHelpOptions = true)
final class DataDownloadCommand extends DataSubcommand {
    record Settings(ConfigObject data) {}

    DataDownloadCommand() {
        super("data_download", Settings.class);
    }

    @Override
    int run(Composed composed) {
        composed.bind(Settings.class);
        if (!(source(composed) instanceof Published published)) {
            throw new UserError("data=" + composed.choices().get("data")
                    + " is not published anywhere; mnist, fashion_mnist, cifar10 and cifar100 are");
        }
        PrintWriter out = out();
        Download.fetch(published, line -> {
            out.println(line);
            out.flush();
        });
        return 0;
    }
}
