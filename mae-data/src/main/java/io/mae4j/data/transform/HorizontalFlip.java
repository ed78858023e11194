package io.mae4j.data.transform;

import io.mae4j.data.image.Picture;
import io.mae4j.random.RandomStream;

/**
 * Mirrors left and right, sometimes.
 *
 * @param probability of mirroring
 */
public record HorizontalFlip(double probability) implements Transform {

    @Override
    public Picture apply(Picture picture, RandomStream random) {
        return random.nextDouble() < probability ? mirrored(picture) : picture;
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
