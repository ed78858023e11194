package io.mae4j.experiments;

import com.typesafe.config.ConfigObject;
import io.mae4j.component.PixelSize;
import io.mae4j.config.Doc;
import io.mae4j.config.Range;
import io.mae4j.data.corrupt.CopySettings;
import io.mae4j.data.corrupt.Corruption;
import io.mae4j.data.corrupt.FrostTextures;
import io.mae4j.data.dataset.Dataset;
import io.mae4j.data.image.ImageShape;
import io.mae4j.data.image.Interpolation;
import io.mae4j.data.transform.CenterCrop;
import io.mae4j.data.transform.Pipeline;
import io.mae4j.train.report.PngFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** The configuration of {@code mae corrupt}, {@code conf/corrupt.conf}. */
record CorruptConfig(
        ConfigObject data,

        @Doc("folder of corruption/severity/class/file; empty: only the sheet")
        Path to,

        @Doc("names, all (the benchmark's fifteen) or extra (the four others)")
        List<String> corruptions,

        @Doc("1 to 5") List<Integer> severities,
        @Doc("which pictures") Split split,

        @Range(min = 1, max = 4096) @Doc("height and width of the copies, pixels; null: the data set's")
        Optional<PixelSize> size,

        @Range(min = 0.05, max = 1)
        @Doc("side of the centre crop as a share of the resized picture; null: 0.875, or 1 below 64 pixels")
        OptionalDouble crop,

        @Doc("filter of the resizing") Interpolation interpolation,
        @Doc("of the copies") CopySettings.Format format,
        @Range(min = 1, max = 100) @Doc("of JPEGs") int quality,
        @Doc("of what is drawn") long seed,
        Frost frost,

        @Doc("where a sheet of all corruptions of a picture is written; empty: nowhere")
        Path sheet,

        @Range(min = 0) @Doc("the sheet's picture, a place in the split")
        int picture,

        @Range(min = 0, max = 1024) @Doc("0: one a processor")
        int threads) {
    private static final double PUBLISHED_CROP = 0.875;

    CorruptConfig {
        if (!sheet.toString().isEmpty()) {
            PngFile.named("sheet", sheet);
        }
    }

    /** Which pictures of a data set. */
    enum Split {
        HELD_OUT,
        TRAIN,
        ALL
    }

    /** What frost is made of. */
    record Frost(
            @Doc("folder of pictures of frost; empty: generated ones")
            Path textures) {
        FrostTextures open() {
            return textures.toString().isEmpty() ? FrostTextures.generated() : FrostTextures.of(textures);
        }
    }

    CopySettings copies() {
        return new CopySettings(Corruption.named(corruptions), severities, seed, format, quality);
    }

    /** The data set with pictures of the copies' size, prepared as said. */
    Dataset prepared(Dataset opened) {
        ImageShape shape = opened.shape();
        if (size.isPresent()) {
            shape = new ImageShape(
                    shape.channels(), size.get().height(), size.get().width());
        }
        return new Dataset(
                opened.name(),
                shape,
                opened.normalization(),
                opened.classNames(),
                opened.train(),
                opened.heldOut(),
                opened.augmented(),
                Pipeline.of(new CenterCrop(new CenterCrop.Config(cropRatio(shape), interpolation))),
                opened.corrupt(),
                opened.fingerprint());
    }

    double cropRatio(ImageShape shape) {
        return crop.orElse(Math.min(shape.height(), shape.width()) < Corruption.LARGE ? 1 : PUBLISHED_CROP);
    }
}
