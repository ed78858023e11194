package io.mae4j.data.transform;

import com.google.inject.Inject;
import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.config.Range;
import io.mae4j.data.image.ImageShape;
import io.mae4j.data.image.LabelMap;
import io.mae4j.data.image.Picture;
import io.mae4j.random.RandomStream;

/** Mirrors left and right, sometimes. */
public final class HorizontalFlip implements GeometricTransform {

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
        return draw(random) ? mirrored(picture) : picture;
    }

    @Override
    public LabelMap labels(LabelMap map, ImageShape to, RandomStream random) {
        return draw(random) ? LabelMap.of(mirrored(map.picture())) : map;
    }

    /** Whether to mirror. */
    boolean draw(RandomStream random) {
        return random.nextDouble() < config.probability();
    }

    private static Picture mirrored(Picture picture) {
        int channels = picture.channels();
        byte[] from = picture.data();
        byte[] to = new byte[from.length];
        int stride = picture.width() * channels;
        for (int row = 0; row < from.length; row += stride) {
            if (channels == 3) { // spelt out, as it is three times as fast
                for (int o = row, at = row + stride - 3; o < row + stride; o += 3, at -= 3) {
                    to[o] = from[at];
                    to[o + 1] = from[at + 1];
                    to[o + 2] = from[at + 2];
                }
            } else {
                for (int o = row, at = row + stride - channels; o < row + stride; o += channels, at -= channels) {
                    System.arraycopy(from, at, to, o, channels);
                }
            }
        }
        return new Picture(channels, picture.height(), picture.width(), to);
    }
}
