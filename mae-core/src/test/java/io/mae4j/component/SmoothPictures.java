package io.mae4j.component;

import io.mae4j.random.RandomStream;
import io.mae4j.random.Randomness;
import java.util.Optional;

/** Computed pictures in which neighbouring pixels resemble each other, as in photographs. */
public record SmoothPictures(int size, PatchGrid grid, long seed) implements PictureSource {

    @Override
    public Optional<float[]> picture(int index) {
        RandomStream random = new Randomness(seed).stream("smooth picture", index);
        float[] pixels = new float[grid.channels() * grid.height() * grid.width()];
        double level = random.nextGaussian();
        double across = random.nextGaussian() / grid.width();
        double down = random.nextGaussian() / grid.height();
        double phase = 2 * Math.PI * random.nextDouble();
        for (int i = 0; i < pixels.length; i++) {
            int x = i % grid.width();
            int y = i / grid.width() % grid.height();
            int c = i / (grid.width() * grid.height());
            pixels[i] = (float) (level
                    + across * x
                    + down * y
                    + 0.5 * Math.sin(phase + c + (x + 2 * y) * 0.4)
                    + 0.05 * random.nextGaussian());
        }
        return Optional.of(pixels);
    }
}
