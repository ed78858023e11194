package io.mae4j.data.transform;

import com.google.inject.Inject;
import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.config.Range;
import io.mae4j.data.image.ImageShape;
import io.mae4j.data.image.Picture;
import io.mae4j.data.image.edit.Enhance;
import io.mae4j.data.image.edit.Hue;
import io.mae4j.random.RandomStream;

/** Changes brightness, contrast, saturation and hue, in random order: the paper's "color jit" of Table 1e. */
public final class ColorJitter implements PictureTransform {

    /** Parameters of {@code name = color_jitter}. */
    public record Config(
            @Default("0.4") @Range(min = 0) @Doc("b of a factor from max(0, 1 - b) to 1 + b; 0 leaves it")
            double brightness,

            @Default("0.4") @Range(min = 0) @Doc("the same for contrast")
            double contrast,

            @Default("0.4") @Range(min = 0) @Doc("the same for saturation")
            double saturation,

            @Default("0.1") @Range(min = 0, max = 0.5) @Doc("h of a turn from -h to h, 1 being the whole circle")
            double hue,

            @Default("1") @Range(min = 0, max = 1) @Doc("how often a picture is changed")
            double probability) {}

    private final Config config;

    @Inject
    public ColorJitter(Config config) {
        this.config = config;
    }

    @Override
    public Picture apply(Picture picture, ImageShape to, RandomStream random) {
        if (random.nextDouble() >= config.probability()) {
            return picture;
        }
        int[] order = random.permutation(4);
        double brightness = factor(config.brightness(), random);
        double contrast = factor(config.contrast(), random);
        double saturation = factor(config.saturation(), random);
        double hue = config.hue() * (2 * random.nextDouble() - 1);
        Picture changed = picture;
        for (int step : order) {
            changed = switch (step) {
                case 0 -> config.brightness() > 0 ? Enhance.brightness(changed, brightness) : changed;
                case 1 -> config.contrast() > 0 ? Enhance.contrast(changed, contrast) : changed;
                case 2 -> config.saturation() > 0 ? Enhance.color(changed, saturation) : changed;
                default -> config.hue() > 0 ? Hue.turn(changed, hue) : changed;
            };
        }
        return changed;
    }

    static double factor(double strength, RandomStream random) {
        double least = Math.max(0, 1 - strength);
        return least + (1 + strength - least) * random.nextDouble();
    }
}
