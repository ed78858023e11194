package io.mae4j.data.transform;

import com.google.inject.Inject;
import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.config.Range;
import io.mae4j.data.image.ImageShape;
import io.mae4j.data.image.Picture;
import io.mae4j.random.RandomStream;

/** Mirrors left and right, sometimes. */
public final class HorizontalFlip implements PictureTransform {

    /** Parameters of {@code name = flip}. */
    public record Config(
            @Default("0.5") @Range(min = 0, max = 1) @Doc("how often a picture is mirrored")
            double probability) {}

    private final Config config;

    @Inject
    public HorizontalFlip(Config config) {
        this.config = config;
    }

    @Override
    public Picture apply(Picture picture, ImageShape to, RandomStream random) {
        return random.nextDouble() < config.probability() ? mirrored(picture) : picture;
    }

    private static Picture mirrored(Picture picture) {
        int channels = picture.channels();
        int width = picture.width();
        byte[] from = picture.data();
        byte[] to = new byte[from.length];
        int stride = width * channels;
        for (int row = 0; row < from.length; row += stride) {
            int at = row + stride - channels;
            for (int o = row; o < row + stride; o += channels, at -= channels) {
                for (int c = 0; c < channels; c++) {
                    to[o + c] = from[at + c];
                }
            }
        }
        return new Picture(channels, picture.height(), width, to);
    }
}
