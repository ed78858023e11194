package io.mae4j.experiments;

import com.typesafe.config.ConfigObject;
import io.mae4j.UserError;
import io.mae4j.config.Composed;
import io.mae4j.config.Doc;
import io.mae4j.config.Range;
import io.mae4j.data.dataset.EncodedSource;
import io.mae4j.data.pack.ShardPacking;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Command;

/** Packs image files into shards: {@code mae data pack folder data.root=/pictures to=/shards}. */
@Command(
        name = "pack",
        description = "Packs image files into WebDataset shards; goes on where it was interrupted.",
        mixinStandardHelpOptions = true)
final class DataPackCommand extends DataSubcommand {
    record Settings(
            ConfigObject data,
            @Doc("folder of the shards") Path to,

            @Range(min = 1) @Doc("pictures a shard") int pictures,

            @Range(min = 0, max = 1024) @Doc("0: one a processor")
            int threads) {}

    DataPackCommand() {
        super("data_pack", Settings.class);
    }

    @Override
    int run(Composed composed) {
        Settings settings = composed.bind(Settings.class);
        if (!(source(composed) instanceof EncodedSource source)) {
            throw new UserError("data=" + composed.choices().get("data")
                    + " has no image files to pack: it is a few files that are read into memory");
        }
        PrintWriter out = out();
        ShardPacking packing = new ShardPacking(source.collect(), settings.to(), settings.pictures(), line -> {
            out.println(line);
            out.flush();
        });
        int shards = packing.run(threads(settings.threads()));
        out.println(shards + " shards in " + settings.to() + "; use them with data=webdataset data.shards="
                + settings.to());
        out.flush();
        return 0;
    }
}
