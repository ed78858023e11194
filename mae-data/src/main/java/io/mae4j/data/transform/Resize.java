package io.mae4j.data.transform;

import com.google.inject.Inject;
import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.data.image.ImageShape;
import io.mae4j.data.image.Interpolation;
import io.mae4j.data.image.LabelMap;
import io.mae4j.data.image.Picture;
import io.mae4j.data.image.Resampling;
import io.mae4j.random.RandomStream;

/** Resizes the whole picture to the images' size; nothing is cut off, and its aspect ratio becomes theirs. */
public final class Resize implements GeometricTransform {

    /** Parameters of {@code name = resize}. */
    public record Config(
            @Default("bicubic") @Doc("filter of the resizing")
            Interpolation interpolation) {}

    private final Config config;

    @Inject
    public Resize(Config config) {
        this.config = config;
    }

    @Override
    public Picture apply(Picture picture, ImageShape to, RandomStream random) {
        return resized(picture, to, config.interpolation());
    }

    @Override
    public LabelMap labels(LabelMap map, ImageShape to, RandomStream random) {
        return LabelMap.of(resized(map.picture(), to, Interpolation.NEAREST));
    }

    private static Picture resized(Picture picture, ImageShape to, Interpolation filter) {
        return Resampling.resizeWindow(
                picture, 0, 0, picture.height(), picture.width(), to.height(), to.width(), filter);
    }
}
