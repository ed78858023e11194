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
import java.util.List;

/**
 * A window of random scale at a random place: what segmentation trains on. The picture is resized, keeping its aspect ratio,
 * so that its shorter side is that of the images times a uniform factor; where it is then smaller than they are, it is filled up
 * at the right and at the bottom.
 */
public final class RandomScaleCrop implements GeometricTransform {
    private static final int MOST = 100; // of a factor

    /** Parameters of {@code name = random_scale_crop}. */
    public record Config(
            @Default("[0.5, 2]") @Doc("least and greatest shorter side of the resized picture, in that of the images")
            List<Double> scale,

            @Default("128") @Range(min = 0, max = 255) @Doc("what is put beside too small a picture, in every channel")
            int fill,

            @Default("bilinear") @Doc("filter of the resizing")
            Interpolation interpolation) {
        public Config {
            if (scale.size() != 2 || !(scale.get(0) > 0) || scale.get(0) > scale.get(1) || scale.get(1) > MOST) {
                throw new IllegalArgumentException("scale is " + scale
                        + "; it needs two factors, the smaller one first, such as [0.5, 2], of " + MOST + " at most");
            }
        }
    }

    private final Config config;

    @Inject
    public RandomScaleCrop(Config config) {
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
        double least = config.scale().get(0);
        double factor = least + (config.scale().get(1) - least) * random.nextDouble();
        Scaled scaled = Scaled.toShorter(picture, factor * Math.min(to.height(), to.width()));
        int top = random.nextInt(Math.max(0, scaled.height() - to.height()) + 1);
        int left = random.nextInt(Math.max(0, scaled.width() - to.width()) + 1);
        return scaled.window(picture, top, left, to, filter, fill);
    }
}
