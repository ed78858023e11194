package io.mae4j.data.corrupt;

import io.mae4j.data.image.CorruptPicture;
import io.mae4j.data.image.Interpolation;
import io.mae4j.data.image.Picture;
import io.mae4j.data.image.PictureDecoder;
import io.mae4j.data.image.PictureEncoder;
import io.mae4j.data.image.Resampling;
import io.mae4j.random.RandomStream;

/** What is left of a picture that was made small. */
final class Coarse {
    private Coarse() {}

    /** Resized to {@code {share}} of its sides and back, without smoothing. */
    static Picture pixelate(Picture picture, double[] strength, RandomStream random) {
        int height = Math.max(1, (int) (picture.height() * strength[0]));
        int width = Math.max(1, (int) (picture.width() * strength[0]));
        Picture small = resized(picture, height, width);
        return resized(small, picture.height(), picture.width());
    }

    private static Picture resized(Picture picture, int height, int width) {
        return Resampling.resizeWindow(
                picture, 0, 0, picture.height(), picture.width(), height, width, Interpolation.BOX);
    }

    /** Compressed as JPEG with {@code {quality}}, 1 to 100. */
    static Picture jpeg(Picture picture, double[] strength, RandomStream random) {
        try {
            return new PictureDecoder(picture.channels()).decode(PictureEncoder.jpeg(picture, (int) strength[0]));
        } catch (CorruptPicture e) {
            throw new IllegalStateException("a JPEG that was just written cannot be read", e);
        }
    }
}
