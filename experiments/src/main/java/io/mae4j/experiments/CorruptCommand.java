package io.mae4j.experiments;

import io.mae4j.UserError;
import io.mae4j.config.Composed;
import io.mae4j.data.corrupt.CopySettings;
import io.mae4j.data.corrupt.CorruptedCopies;
import io.mae4j.data.corrupt.Corruption;
import io.mae4j.data.corrupt.FrostTextures;
import io.mae4j.data.dataset.BothSplits;
import io.mae4j.data.dataset.DataSource;
import io.mae4j.data.dataset.Dataset;
import io.mae4j.data.dataset.Pictures;
import io.mae4j.data.image.CorruptPicture;
import io.mae4j.data.image.Picture;
import io.mae4j.eval.picture.CorruptionSheet;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;

/** Corrupts a data set: {@code mae corrupt folder data.root=/imagenet/val split=all to=/imagenet-c}. */
@Command(
        name = "corrupt",
        description = "Writes corrupted copies of a data set as ImageNet-C has them; goes on where it was interrupted.",
        mixinStandardHelpOptions = true)
final class CorruptCommand extends DataSubcommand {

    CorruptCommand() {
        super("corrupt", CorruptConfig.class);
    }

    /** {@code corruptions=fog} stands for {@code corruptions=[fog]}, and so for severities. */
    @Override
    List<String> configured() {
        return super.configured().stream()
                .map(word -> word.replaceFirst("^(corruptions|severities)=([\\w]+)$", "$1=[$2]"))
                .toList();
    }

    @Override
    int run(Composed composed) {
        CorruptConfig config = composed.bind(CorruptConfig.class);
        boolean copying = !config.to().toString().isEmpty();
        boolean drawing = !config.sheet().toString().isEmpty();
        if (!copying && !drawing) {
            throw new UserError(
                    "nothing to do: give to=<folder> for corrupted copies, sheet=<file> for a sheet, or both");
        }
        CopySettings settings = config.copies();
        FrostTextures textures = config.frost().open();
        Dataset data = config.prepared(DataSource.opened(source(composed)));
        Pictures pictures = pictures(data, config.split());
        Optional<CorruptionSheet> sheet = drawing
                ? Optional.of(new CorruptionSheet(shown(config, data, pictures), textures, config.seed()))
                : Optional.empty();
        if (copying) { // first, as it may be refused
            copy(config, data, pictures, settings, textures);
        }
        sheet.ifPresent(s -> {
            s.write(config.sheet());
            say("sheet      " + config.sheet().toAbsolutePath().normalize() + ", of "
                    + pictures.name(config.picture()));
        });
        return 0;
    }

    private static Pictures pictures(Dataset data, CorruptConfig.Split split) {
        Pictures pictures =
                switch (split) {
                    case HELD_OUT -> data.heldOut();
                    case TRAIN -> data.train();
                    case ALL -> new BothSplits(data.train(), data.heldOut());
                };
        if (pictures.size() == 0) {
            throw new UserError(data.name() + " has no pictures in the split "
                    + split.name().toLowerCase(Locale.ROOT) + "; set split=train or split=all");
        }
        return pictures;
    }

    private static Picture shown(CorruptConfig config, Dataset data, Pictures pictures) {
        if (config.picture() >= pictures.size()) {
            throw new UserError(
                    "picture=" + config.picture() + ", but there are " + pictures.size() + " pictures, counted from 0");
        }
        try {
            return data.plainImage(pictures, config.picture());
        } catch (CorruptPicture e) {
            throw new UserError(
                    "cannot read the picture " + pictures.name(config.picture()) + ": " + e.getMessage(), e);
        }
    }

    private void copy(
            CorruptConfig config, Dataset data, Pictures pictures, CopySettings settings, FrostTextures textures) {
        Path to = config.to();
        String preparation = (config.split() + ", centre crop of " + config.cropRatio(data.shape()) + ", "
                        + config.interpolation())
                .toLowerCase(Locale.ROOT);
        boolean generated = config.frost().textures().toString().isEmpty();
        say("copies     " + settings.copies() + " of each of " + pictures.size() + " pictures, " + data.shape()
                + (generated && settings.corruptions().contains(Corruption.FROST)
                        ? "; frost has generated textures, not the published photographs (frost.textures)"
                        : ""));
        CopyProgress progress = new CopyProgress(pictures.size(), this::say);
        new CorruptedCopies(data, pictures, settings, textures, to)
                .run(preparation, threads(config.threads()), progress::done);
        int skipped = data.corrupt().count();
        say("written    " + to.toAbsolutePath().normalize()
                + (skipped == 0 ? "" : "; " + skipped + " pictures cannot be read and were left out"));
    }

    private void say(String line) {
        out().println(line);
        out().flush();
    }
}
