package io.mae4j.data.transform;

import io.mae4j.data.image.CorruptPicture;
import io.mae4j.data.image.Interpolation;
import io.mae4j.data.image.Picture;
import io.mae4j.data.image.PictureSource;
import io.mae4j.data.image.Resampling;
import io.mae4j.data.image.Window;
import io.mae4j.random.RandomStream;

/**
 * A random window, resized: its area is a uniform share of the picture's, its aspect ratio log-uniform. After ten windows
 * that do not fit, the largest centred window with an allowed ratio. The paper's pre-training augmentation (Appendix A.1)
 * with {@code minScale} 0.2.
 *
 * @param height of the result
 * @param width of the result
 * @param minScale least share of the area
 * @param maxScale greatest share of the area
 * @param minRatio least width / height of the window
 * @param maxRatio greatest width / height of the window
 */
public record RandomResizedCrop(
        int height, int width, double minScale, double maxScale, double minRatio, double maxRatio)
        implements Transform {
    private static final int TRIES = 10;

    /** With ratios from 3/4 to 4/3. */
    public RandomResizedCrop(int height, int width, double minScale, double maxScale) {
        this(height, width, minScale, maxScale, 3 / 4.0, 4 / 3.0);
    }

    @Override
    public Picture apply(Picture picture, RandomStream random) {
        return resized(picture.window(window(picture.height(), picture.width(), random)));
    }

    @Override
    public Picture read(PictureSource source, RandomStream random) throws CorruptPicture {
        return resized(source.decode(window(source.height(), source.width(), random)));
    }

    private Picture resized(Picture part) {
        return Resampling.resizeWindow(part, 0, 0, part.height(), part.width(), height, width, Interpolation.BICUBIC);
    }

    Window window(int ofHeight, int ofWidth, RandomStream random) {
        for (int i = 0; i < TRIES; i++) {
            double area = (double) ofHeight * ofWidth * between(minScale, maxScale, random);
            double ratio = StrictMath.exp(between(StrictMath.log(minRatio), StrictMath.log(maxRatio), random));
            int w = (int) Math.rint(Math.sqrt(area * ratio));
            int h = (int) Math.rint(Math.sqrt(area / ratio));
            if (w > 0 && h > 0 && w <= ofWidth && h <= ofHeight) {
                int top = random.nextInt(ofHeight - h + 1);
                return new Window(top, random.nextInt(ofWidth - w + 1), h, w);
            }
        }
        int h = ofHeight;
        int w = ofWidth;
        double ratio = (double) ofWidth / ofHeight;
        if (ratio < minRatio) {
            h = Math.min(ofHeight, (int) Math.rint(w / minRatio));
        } else if (ratio > maxRatio) {
            w = Math.min(ofWidth, (int) Math.rint(h * maxRatio));
        }
        return new Window((ofHeight - h) / 2, (ofWidth - w) / 2, h, w);
    }

    private static double between(double low, double high, RandomStream random) {
        return low + (high - low) * random.nextDouble();
    }
}
