package org.example.mae;

import com.google.inject.Inject;
import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.config.Range;
import io.mae4j.data.dataset.CorruptPictures;
import io.mae4j.data.dataset.DataSource;
import io.mae4j.data.dataset.Dataset;
import io.mae4j.data.dataset.Fingerprint;
import io.mae4j.data.dataset.OnCorrupt;
import io.mae4j.data.dataset.Pictures;
import io.mae4j.data.image.ImageShape;
import io.mae4j.data.image.Normalization;
import io.mae4j.data.image.Picture;
import io.mae4j.random.RandomStream;
import io.mae4j.random.Randomness;
import java.util.List;

/** Grey pictures of a disc (class 0) or a square (class 1), each a function of its number. */
public final class Shapes implements DataSource {

    public record Config(
            @Doc("training pictures") @Default("512") @Range(min = 1)
            int train,

            @Doc("held-out pictures") @Default("128") @Range(min = 0)
            int heldOut,

            @Doc("height and width, pixels") @Default("28") @Range(min = 8)
            int size) {}

    private final Config config;

    @Inject
    public Shapes(Config config) {
        this.config = config;
    }

    @Override
    public Dataset open() {
        int size = config.size();
        return new Dataset(
                "discs and squares",
                new ImageShape(1, size, size),
                new Normalization(List.of(0.25), List.of(0.4)),
                List.of("disc", "square"),
                new Drawn(0, config.train(), size),
                new Drawn(config.train(), config.heldOut(), size),
                new CorruptPictures(OnCorrupt.FAIL),
                new Fingerprint()
                        .add("shapes 1")
                        .add(config.train())
                        .add(config.heldOut())
                        .add(size)
                        .finish());
    }

    /** The pictures from number {@code first} on. */
    private record Drawn(int first, int size, int side) implements Pictures {
        private static final byte WHITE = (byte) 255;

        @Override
        public int label(int index) {
            return (first + index) % 2;
        }

        @Override
        public String name(int index) {
            return "shape " + (first + index);
        }

        @Override
        public Picture decode(int index) {
            RandomStream random = new Randomness(0).stream("shapes", first + index);
            double radius = side * (0.15 + 0.2 * random.nextDouble());
            double row = radius + (side - 2 * radius) * random.nextDouble();
            double column = radius + (side - 2 * radius) * random.nextDouble();
            byte[] data = new byte[side * side];
            for (int i = 0; i < data.length; i++) {
                double y = Math.abs(i / side + 0.5 - row);
                double x = Math.abs(i % side + 0.5 - column);
                boolean inside = label(index) == 0 ? Math.hypot(x, y) < radius : Math.max(x, y) < radius;
                data[i] = inside ? WHITE : 0;
            }
            return new Picture(1, side, side, data);
        }
    }
}
