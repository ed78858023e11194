package io.mae4j.data.transform;

import com.google.inject.Inject;
import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.config.Range;
import io.mae4j.data.image.ImageShape;
import io.mae4j.data.image.Interpolation;
import io.mae4j.data.image.Picture;
import io.mae4j.random.RandomStream;
import java.util.Arrays;

/**
 * A window of fixed scale at a random place: the paper's "crop, fixed size" of Table 1e. The picture is resized first,
 * keeping its aspect ratio, and then bordered.
 */
public final class RandomCrop implements PictureTransform {

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
        Cover cover = Cover.of(picture, to, config.cropRatio());
        int border = config.padding();
        int top = random.nextInt(cover.height() + 2 * border - to.height() + 1) - border;
        int left = random.nextInt(cover.width() + 2 * border - to.width() + 1) - border;
        int y0 = Math.max(0, top);
        int x0 = Math.max(0, left);
        int y1 = Math.min(cover.height(), top + to.height());
        int x1 = Math.min(cover.width(), left + to.width());
        byte[] data = new byte[to.volume()];
        Arrays.fill(data, (byte) config.fill());
        if (y1 > y0 && x1 > x0) {
            ImageShape inside = new ImageShape(to.channels(), y1 - y0, x1 - x0);
            Picture window = cover.window(picture, y0, x0, inside, config.interpolation());
            int stride = to.width() * to.channels();
            int row = inside.width() * to.channels();
            for (int y = 0; y < inside.height(); y++) {
                int at = (y0 - top + y) * stride + (x0 - left) * to.channels();
                System.arraycopy(window.data(), y * row, data, at, row);
            }
        }
        return new Picture(to.channels(), to.height(), to.width(), data);
    }
}
