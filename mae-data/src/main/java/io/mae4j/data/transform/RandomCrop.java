package io.mae4j.data.transform;

import com.google.inject.Inject;
import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.config.Range;
import io.mae4j.data.image.ImageShape;
import io.mae4j.data.image.Interpolation;
import io.mae4j.data.image.LabelMap;
import io.mae4j.data.image.Picture;
import io.mae4j.random.RandomStream;

/**
 * A window of fixed scale at a random place: the paper's "crop, fixed size" of Table 1e. The picture is resized first,
 * keeping its aspect ratio, and then bordered.
 */
public final class RandomCrop implements GeometricTransform {

    /** Parameters of {@code name = random_crop}. */
    public record Config(
            @Default("1")
            @Range(min = 0.05, max = 1)
            @Doc("side of the crop as a share of the resized picture's shorter side; 0.875 is 224 of 256")
            double cropRatio,

            @Default("0") @Range(min = 0, max = 1024) @Doc("pixels added on each side after resizing, before cropping")
            int padding,

            @Default("0") @Range(min = 0, max = 255) @Doc("what those pixels are, in every channel")
            int fill,

            @Default("bicubic") @Doc("filter of the resizing")
            Interpolation interpolation) {}

    private final Config config;

    @Inject
    public RandomCrop(Config config) {
        this.config = config;
    }

    @Override
    public Picture apply(Picture picture, ImageShape to, RandomStream random) {
        return crop(picture, to, random, config.interpolation(), config.fill());
    }

    @Override
    public LabelMap labels(LabelMap map, ImageShape to, RandomStream random) {
        return LabelMap.of(crop(map.picture(), to, random, Interpolation.NEAREST, LabelMap.IGNORED));
    }

    private Picture crop(Picture picture, ImageShape to, RandomStream random, Interpolation filter, int fill) {
        Scaled cover = Scaled.covering(picture, to, config.cropRatio());
        int border = config.padding();
        int top = random.nextInt(cover.height() + 2 * border - to.height() + 1) - border;
        int left = random.nextInt(cover.width() + 2 * border - to.width() + 1) - border;
        return cover.window(picture, top, left, to, filter, fill);
    }
}
