package io.mae4j.data.transform;

import com.google.inject.Inject;
import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.config.Range;
import io.mae4j.data.image.ImageShape;
import io.mae4j.data.image.Window;
import io.mae4j.random.RandomStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Random erasing (Zhong et al. 2020): rectangles of the normalised image become noise, as in the paper's fine-tuning. */
public final class RandomErasing implements ValueTransform {
    private static final int TRIES = 10;

    /** What an erased rectangle becomes. */
    enum Mode {
        /** Noise of mean 0 and deviation 1, drawn for each pixel and channel. */
        PIXEL,
        /** One draw of that noise for each channel. */
        COLOR,
        /** 0: the mean of the data set. */
        CONSTANT
    }

    /** Parameters of {@code name = random_erasing}. */
    public record Config(
            @Default("0.25") @Range(min = 0, max = 1) @Doc("how often anything is erased")
            double probability,

            @Default("pixel") @Doc("pixel: noise for each pixel; color: one colour of noise; constant: the mean")
            Mode mode,

            @Default("[0.02, 0.3333333333333333]")
            @Doc("least and greatest share of the area, of all rectangles together")
            List<Double> area,

            @Default("[0.3, 3.3333333333333335]") @Doc("least and greatest height / width of a rectangle")
            List<Double> aspect,

            @Default("1") @Range(min = 1, max = 100) @Doc("rectangles")
            int count) {
        public Config {
            if (area.size() != 2 || area.get(0) < 0 || area.get(0) > area.get(1) || area.get(1) > 1) {
                throw new IllegalArgumentException(
                        "area is " + area + "; it needs two shares of the area, such as [0.02, 0.33]");
            }
            if (aspect.size() != 2 || !(aspect.get(0) > 0) || aspect.get(0) > aspect.get(1)) {
                throw new IllegalArgumentException("aspect is " + aspect
                        + "; it needs the least and the greatest height / width, such as [0.3, 3.3]");
            }
        }
    }

    private final Config config;

    @Inject
    public RandomErasing(Config config) {
        this.config = config;
    }

    @Override
    public void apply(float[] values, int offset, ImageShape shape, RandomStream random) {
        if (random.nextDouble() >= config.probability()) {
            return;
        }
        for (int i = 0; i < config.count(); i++) {
            rectangle(shape.height(), shape.width(), random)
                    .ifPresent(rectangle -> erase(rectangle, values, offset, shape, random));
        }
    }

    /** A rectangle of random area, aspect ratio and place; none if ten did not fit. */
    Optional<Window> rectangle(int ofHeight, int ofWidth, RandomStream random) {
        for (int i = 0; i < TRIES; i++) {
            double area = between(config.area(), random) * ofHeight * ofWidth / config.count();
            double low = StrictMath.log(config.aspect().get(0));
            double high = StrictMath.log(config.aspect().get(1));
            double aspect = StrictMath.exp(between(List.of(low, high), random));
            int h = (int) Math.rint(Math.sqrt(area * aspect));
            int w = (int) Math.rint(Math.sqrt(area / aspect));
            if (h > 0 && w > 0 && h < ofHeight && w < ofWidth) {
                int top = random.nextInt(ofHeight - h + 1);
                return Optional.of(new Window(top, random.nextInt(ofWidth - w + 1), h, w));
            }
        }
        return Optional.empty();
    }

    private void erase(Window rectangle, float[] values, int offset, ImageShape shape, RandomStream random) {
        for (int c = 0; c < shape.channels(); c++) {
            float color = config.mode() == Mode.COLOR ? (float) random.nextGaussian() : 0;
            for (int y = 0; y < rectangle.height(); y++) {
                int from = offset + (c * shape.height() + rectangle.top() + y) * shape.width() + rectangle.left();
                int to = from + rectangle.width();
                if (config.mode() == Mode.PIXEL) {
                    for (int i = from; i < to; i++) {
                        values[i] = (float) random.nextGaussian();
                    }
                } else {
                    Arrays.fill(values, from, to, color);
                }
            }
        }
    }

    private static double between(List<Double> range, RandomStream random) {
        return range.get(0) + (range.get(1) - range.get(0)) * random.nextDouble();
    }
}
