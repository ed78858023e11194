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
 * Resizes, keeping the aspect ratio, and keeps the middle: how pictures are prepared for evaluation, and the paper's "none"
 * of Table 1e.
 */
public final class CenterCrop implements GeometricTransform {
    /** Parameters of {@code name = center_crop}. */
    public record Config(
            @Default("1")
            @Range(min = 0.05, max = 1)
            @Doc("side of the crop as a share of the resized picture's shorter side; 0.875 is 224 of 256")
            double cropRatio,

            @Default("bicubic") @Doc("filter of the resizing")
            Interpolation interpolation) {}

    private final Config config;

    @Inject
    public CenterCrop(Config config) {
        this.config = config;
    }

    @Override
    public Picture apply(Picture picture, ImageShape to, RandomStream random) {
        return crop(picture, to, config.interpolation());
    }

    @Override
    public LabelMap labels(LabelMap map, ImageShape to, RandomStream random) {
        return LabelMap.of(crop(map.picture(), to, Interpolation.NEAREST));
    }

    private Picture crop(Picture picture, ImageShape to, Interpolation filter) {
        Scaled cover = Scaled.covering(picture, to, config.cropRatio());
        int top = (int) Math.rint((cover.height() - to.height()) / 2.0);
        int left = (int) Math.rint((cover.width() - to.width()) / 2.0);
        return cover.window(picture, top, left, to, filter);
    }
}
