package io.mae4j.data.transform;

import com.google.inject.Inject;
import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.data.image.CorruptPicture;
import io.mae4j.data.image.ImageShape;
import io.mae4j.data.image.Interpolation;
import io.mae4j.data.image.LabelMap;
import io.mae4j.data.image.Picture;
import io.mae4j.data.image.PictureSource;
import io.mae4j.data.image.Resampling;
import io.mae4j.data.image.Window;
import io.mae4j.random.RandomStream;
import java.util.List;

/**
 * A random window, resized to the images' size: its area is a uniform share of the picture's, its aspect ratio log-uniform.
 * The paper's pre-training augmentation (Appendix A.1) with shares from 0.2 to 1.
 */
public final class RandomResizedCrop implements GeometricTransform {

    /** Parameters of {@code name = random_resized_crop}. */
    public record Config(
            @Default("[0.2, 1]") @Doc("least and greatest share of the picture's area")
            List<Double> scale,

            @Default("[0.75, 1.3333333333333333]") @Doc("least and greatest width / height of the window")
            List<Double> ratio,

            @Default("retry")
            @Doc("retry: ten tries to fit, then a centred window; clamp: one try, cut off at the edges")
            WindowSampler sampler,

            @Default("bicubic") @Doc("filter of the resizing")
            Interpolation interpolation,

            @Default("false")
            @Doc(
                    "decode large windows of JPEGs at a half, a quarter or an eighth, twice the images' size at least: quicker,"
                            + " not quite the same pixels")
            boolean reduced) {
        public Config {
            if (scale.size() != 2 || !(scale.get(0) > 0) || scale.get(0) > scale.get(1) || scale.get(1) > 1) {
                throw new IllegalArgumentException(
                        "scale is " + scale + "; it needs two shares of the area, such as [0.2, 1]");
            }
            if (ratio.size() != 2 || !(ratio.get(0) > 0) || ratio.get(0) > ratio.get(1)) {
                throw new IllegalArgumentException("ratio is " + ratio
                        + "; it needs the least and the greatest width / height, such as [0.75, 1.33]");
            }
        }
    }

    private final Config config;

    @Inject
    public RandomResizedCrop(Config config) {
        this.config = config;
    }

    @Override
    public Picture apply(Picture picture, ImageShape to, RandomStream random) {
        return crop(picture, to, random, config.interpolation());
    }

    @Override
    public Picture read(PictureSource source, ImageShape to, RandomStream random) throws CorruptPicture {
        Window window = window(source.height(), source.width(), random);
        if (config.reduced()) {
            return Resampling.resize(
                    source.decode(window, 2 * to.height(), 2 * to.width()),
                    to.height(),
                    to.width(),
                    config.interpolation());
        }
        return resized(source.decode(window), to, config.interpolation());
    }

    @Override
    public LabelMap labels(LabelMap map, ImageShape to, RandomStream random) {
        return LabelMap.of(crop(map.picture(), to, random, Interpolation.NEAREST));
    }

    Config config() {
        return config;
    }

    private Picture crop(Picture picture, ImageShape to, RandomStream random, Interpolation filter) {
        return resized(picture.window(window(picture.height(), picture.width(), random)), to, filter);
    }

    private static Picture resized(Picture part, ImageShape to, Interpolation filter) {
        return Resampling.resizeWindow(part, 0, 0, part.height(), part.width(), to.height(), to.width(), filter);
    }

    Window window(int ofHeight, int ofWidth, RandomStream random) {
        return config.sampler().draw(ofHeight, ofWidth, config.scale(), config.ratio(), random);
    }
}
