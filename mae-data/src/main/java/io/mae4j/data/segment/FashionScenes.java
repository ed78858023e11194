package io.mae4j.data.segment;

import com.google.inject.Inject;
import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.config.Inline;
import io.mae4j.config.Range;
import io.mae4j.data.dataset.Dataset;
import io.mae4j.data.dataset.FashionMnist;
import io.mae4j.data.dataset.Fingerprint;
import io.mae4j.data.dataset.Pictures;
import io.mae4j.data.image.CorruptPicture;
import io.mae4j.data.image.ImageShape;
import io.mae4j.data.image.LabelMap;
import io.mae4j.data.image.Picture;
import io.mae4j.random.RandomStream;
import io.mae4j.random.Randomness;
import java.util.ArrayList;
import java.util.List;

/**
 * Scenes of Fashion-MNIST's clothes, each a few of them at random places, where those put down later hide others. A pixel's class
 * is that of the piece of clothing, or background. Training scenes are made of training pictures, held-out ones of held-out
 * pictures; the same ones every time.
 */
public final class FashionScenes implements SegmentedSource {
    private static final int DARK = 32; // a sample below it is not the piece's
    private static final Randomness RANDOMNESS = new Randomness(0);

    /** Parameters of {@code data=fashion_scenes}. */
    public record Config(
            @Default("56") @Range(min = 28, max = 1024) @Doc("height and width of a scene, pixels")
            int size,

            @Default("4") @Range(min = 1, max = 100) @Doc("pieces of clothing in a scene, at most")
            int pieces,

            @Default("4000") @Range(min = 1) @Doc("scenes to train on")
            int train,

            @Default("500") @Range(min = 0) @Doc("scenes held out")
            int heldOut,

            @Inline FashionMnist.Config clothes) {}

    private final Config config;

    @Inject
    public FashionScenes(Config config) {
        this.config = config;
    }

    @Override
    public SegmentedDataset openSegmented() {
        Dataset clothes = new FashionMnist(config.clothes()).open();
        Scenes train = new Scenes("train", clothes.train(), config.train());
        Scenes heldOut = new Scenes("held-out", clothes.heldOut(), config.heldOut());
        Dataset pictures = new Dataset(
                "scenes of " + clothes.name(),
                new ImageShape(1, config.size(), config.size()),
                clothes.normalization(),
                List.of(),
                train,
                heldOut,
                clothes.corrupt(),
                new Fingerprint()
                        .add(clothes.fingerprint())
                        .add(config.size())
                        .add(config.pieces())
                        .add(config.train())
                        .add(config.heldOut())
                        .finish());
        List<String> classNames = new ArrayList<>(List.of("background"));
        classNames.addAll(clothes.classNames());
        return new SegmentedDataset(pictures, classNames, train::labels, heldOut::labels);
    }

    private record Scene(Picture picture, LabelMap labels) {}

    private final class Scenes implements Pictures {
        private final String split;
        private final Pictures clothes;
        private final int size;

        Scenes(String split, Pictures clothes, int size) {
            this.split = split;
            this.clothes = clothes;
            this.size = size;
        }

        @Override
        public int size() {
            return size;
        }

        @Override
        public int label(int index) {
            return UNLABELLED;
        }

        @Override
        public String name(int index) {
            return "scene " + index + " (" + split + ")";
        }

        @Override
        public Picture decode(int index) throws CorruptPicture {
            return scene(index).picture();
        }

        LabelMap labels(int index) throws CorruptPicture {
            return scene(index).labels();
        }

        private Scene scene(int index) throws CorruptPicture {
            int side = config.size();
            byte[] samples = new byte[side * side];
            byte[] classes = new byte[side * side];
            RandomStream random = RANDOMNESS.stream("scene/" + split, index);
            for (int left = 1 + random.nextInt(config.pieces()); left > 0; left--) {
                int chosen = random.nextInt(clothes.size());
                Picture piece = clothes.decode(chosen);
                int top = random.nextInt(side - piece.height() + 1);
                int from = random.nextInt(side - piece.width() + 1);
                for (int i = 0; i < piece.data().length; i++) {
                    if ((piece.data()[i] & 0xFF) >= DARK) {
                        int at = (top + i / piece.width()) * side + from + i % piece.width();
                        samples[at] = piece.data()[i];
                        classes[at] = (byte) (1 + clothes.label(chosen));
                    }
                }
            }
            return new Scene(new Picture(1, side, side, samples), new LabelMap(side, side, classes));
        }
    }
}
