package io.mae4j.eval;

import io.mae4j.data.dataset.CorruptPictures;
import io.mae4j.data.dataset.Dataset;
import io.mae4j.data.dataset.OnCorrupt;
import io.mae4j.data.dataset.Pictures;
import io.mae4j.data.image.CorruptPicture;
import io.mae4j.data.image.ImageShape;
import io.mae4j.data.image.Normalization;
import io.mae4j.data.image.Picture;
import io.mae4j.random.RandomStream;
import io.mae4j.random.Randomness;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * Small computed pictures of three classes, each at a place and brightness of its own: bars that lie, bars that stand, discs.
 *
 * @param corrupt pictures that cannot be read
 */
public record Shapes(int size, int seed, ImageShape shape, Set<Integer> corrupt) implements Pictures {
    public static final List<String> CLASSES = List.of("lying bar", "standing bar", "disc");

    public static Shapes of(int size, int seed, ImageShape shape) {
        return new Shapes(size, seed, shape, Set.of());
    }

    /** A data set whose training split is {@code train}, and whose held-out split is this. */
    public Dataset heldOutOf(Shapes train) {
        return new Dataset(
                "shapes",
                shape,
                new Normalization(
                        Collections.nCopies(shape.channels(), 0.4), Collections.nCopies(shape.channels(), 0.3)),
                CLASSES,
                train,
                this,
                new CorruptPictures(OnCorrupt.SKIP),
                "none");
    }

    @Override
    public int label(int index) {
        return index / 2 % 3;
    }

    @Override
    public String name(int index) {
        return "shape " + index;
    }

    @Override
    public Picture decode(int index) throws CorruptPicture {
        if (corrupt.contains(index)) {
            throw new CorruptPicture("it is torn");
        }
        RandomStream random = new Randomness(seed).stream("shape", index);
        int h = shape.height();
        int w = shape.width();
        double middleY = h * (0.3 + 0.4 * random.nextDouble());
        double middleX = w * (0.3 + 0.4 * random.nextDouble());
        int ink = 150 + random.nextInt(100);
        byte[] data = new byte[shape.volume()];
        for (int i = 0; i < data.length; i++) {
            int c = i % shape.channels();
            double y = (i / shape.channels() / w - middleY) / h;
            double x = (i / shape.channels() % w - middleX) / w;
            boolean inside =
                    switch (label(index)) {
                        case 0 -> Math.abs(y) < 0.1;
                        case 1 -> Math.abs(x) < 0.1;
                        default -> x * x + y * y < 0.06;
                    };
            data[i] = (byte) (inside ? ink - 40 * c : 20 + 15 * c + random.nextInt(8));
        }
        return new Picture(shape.channels(), h, w, data);
    }
}
