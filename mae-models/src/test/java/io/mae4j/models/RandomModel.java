package io.mae4j.models;

import io.mae4j.component.Encoder;
import io.mae4j.component.Loss;
import io.mae4j.component.Mask;
import io.mae4j.component.Masker;
import io.mae4j.component.Masking;
import io.mae4j.component.PatchGrid;
import io.mae4j.component.SmoothPictures;
import io.mae4j.component.Target;
import io.mae4j.engine.Inputs;
import io.mae4j.graph.Graph;
import io.mae4j.models.target.KMeansTokenizer;
import io.mae4j.models.target.PcaTarget;
import io.mae4j.models.target.TokenTarget;
import io.mae4j.random.RandomStream;
import io.mae4j.random.Randomness;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.LongStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A masked autoencoder or a classifier, its sizes and parts drawn, and batches for it. */
final class RandomModel {
    private static final int MOST_PATCHES = 200; // of a batch
    private static final int CLASSES = 5;

    private final RandomStream random;
    private final PatchGrid grid;
    private final int batch;
    private final boolean classToken;
    private final Encoder encoder;
    private final List<Masker> maskers = new ArrayList<>(); // of an autoencoder, one
    private final DropPath dropPath;
    private final Graph graph;

    RandomModel(RandomStream random) {
        this.random = random;
        this.grid = grid();
        this.batch = one(0, 3) == 0
                ? one(1, MOST_PATCHES / grid.patches())
                : one(1, Math.min(5, MOST_PATCHES / grid.patches()));
        this.classToken = coin();
        int heads = one(1, 5);
        int dim = dim(heads);
        int depth = one(1, 3);
        this.encoder = new VitEncoder(new VitEncoder.Config(dim, depth, heads, mlpRatio(), classToken, one(0, 3) == 0));
        if (one(0, 3) == 0) {
            Classifier classifier = classifier(depth);
            this.dropPath = classifier.dropPath();
            this.graph = classifier.training(batch);
        } else {
            this.dropPath = new DropPath(0, depth);
            this.graph = autoencoder().pretraining(batch);
        }
    }

    Graph graph() {
        return graph;
    }

    private MaskedAutoencoder autoencoder() {
        int heads = one(1, 5);
        LossPatches patches = coin() ? LossPatches.MASKED : LossPatches.ALL;
        int kind = one(0, 3);
        Loss loss = kind == 0
                ? new CrossEntropyLoss(new CrossEntropyLoss.Config(patches))
                : new MaskedMeanSquareLoss(new MaskedMeanSquareLoss.Config(patches));
        int values = Math.min(grid.patchValues(), 6);
        Target target =
                switch (kind) {
                    case 0 -> new TokenTarget(new KMeansTokenizer(new KMeansTokenizer.Config(CLASSES, 100, 3)));
                    case 1 -> new PcaTarget(new PcaTarget.Config(OptionalInt.of(one(1, values)), 100));
                    case 2 ->
                        grid.patchValues() > 1
                                ? new NormalizedPixelTarget(new NormalizedPixelTarget.Config(1e-2))
                                : new PixelTarget(new PixelTarget.Config());
                    default -> new PixelTarget(new PixelTarget.Config());
                };
        maskers.add(masker());
        return new MaskedAutoencoder(
                grid,
                maskers.get(0),
                encoder,
                new VitDecoder(new VitDecoder.Config(dim(heads), one(1, 2), heads, mlpRatio())),
                target.fitted(grid, new SmoothPictures(30, grid, 4), new Randomness(4)),
                loss);
    }

    private Masker masker() {
        int kept =
                switch (one(0, 3)) {
                    case 0 -> 1;
                    case 1 -> grid.patches() - 1;
                    default -> one(1, grid.patches() - 1);
                };
        double ratio = 1 - (kept + 0.5) / grid.patches();
        return switch (one(0, 3)) {
            case 0 -> new GridMasker(new GridMasker.Config(ratio));
            case 1 -> new BlockMasker(new BlockMasker.Config(ratio, 0.1, 0.3));
            default -> new RandomMasker(new RandomMasker.Config(ratio));
        };
    }

    private Classifier classifier(int depth) {
        Pool pool = classToken && coin() ? Pool.CLASS : Pool.MEAN;
        OptionalDouble blocks = coin() ? OptionalDouble.empty() : OptionalDouble.of(one(0, 2 * depth) / 2.0);
        double dropPath = coin() ? 0 : 0.4;
        return new Classifier(grid, encoder, CLASSES, new Classifier.Config(pool, dropPath, 1, coin(), blocks, 0.1));
    }

    private PatchGrid grid() {
        while (true) {
            int most = one(0, 4) == 0 ? 12 : 5;
            int rows = one(1, most);
            int columns = one(1, most);
            int height = one(1, 4);
            int width = one(1, 4);
            if (rows * columns > 1) {
                return new PatchGrid(one(1, 4), rows * height, columns * width, height, width);
            }
        }
    }

    // divisible by 4, which positions need
    private int dim(int heads) {
        int headDim = one(1, 12);
        return heads * headDim % 4 == 0 ? heads * headDim : heads * ((headDim + 3) / 4 * 4);
    }

    private double mlpRatio() {
        return new double[] {0.25, 0.8, 1, 2, 4}[one(0, 4)];
    }

    private boolean coin() {
        return one(0, 1) == 0;
    }

    private int one(int from, int to) {
        return from + random.nextInt(to - from + 1);
    }

    /** A batch whose pictures are bytes. */
    Map<String, INDArray> bytes(int step) {
        Map<String, INDArray> inputs = new HashMap<>();
        SmoothPictures pictures = new SmoothPictures(batch, grid, step);
        List<Mask> masks = new ArrayList<>();
        INDArray samples = Nd4j.createUninitialized(
                DataType.UINT8, grid.images(batch).shape().toLongArray(), 'c');
        int pixels = Math.toIntExact(samples.length() / batch);
        for (int b = 0; b < batch; b++) {
            float[] picture = pictures.picture(b).orElseThrow();
            for (int i = 0; i < pixels; i++) {
                samples.data()
                        .put((long) b * pixels + i, Math.max(0, Math.min(255, Math.round(128 + 50 * picture[i]))));
            }
            int number = b;
            maskers.forEach(masker -> masks.add(masker.mask(grid, new Randomness(step).stream("mask", number))));
        }
        float[][] levels = new float[grid.channels()][Inputs.BYTES];
        for (int c = 0; c < levels.length; c++) {
            for (int i = 0; i < Inputs.BYTES; i++) {
                levels[c][i] = (i - 128) / (50f + 5 * c);
            }
        }
        inputs.put("images", samples);
        inputs.put("images" + Inputs.LEVELS, Nd4j.createFromArray(levels));
        if (masks.isEmpty()) {
            float[] targets = new float[batch * CLASSES];
            for (int b = 0; b < batch; b++) {
                targets[b * CLASSES + (b + step) % CLASSES] = 0.9f;
                targets[b * CLASSES] += 0.1f;
            }
            inputs.put("targets", Nd4j.createFromArray(targets).reshape(batch, CLASSES));
            dropPath.scales(new Randomness(1), step, LongStream.range(0, batch).toArray(), new int[batch])
                    .ifPresent(scales -> inputs.put(DropPath.INPUT, scales));
        } else {
            inputs.putAll(Masking.arrays(masks));
        }
        return inputs;
    }

    /** The same batch in numbers. */
    Map<String, INDArray> floats(int step) {
        Map<String, INDArray> inputs = bytes(step);
        INDArray levels = inputs.remove("images" + Inputs.LEVELS);
        INDArray samples = inputs.get("images");
        float[] values = new float[Math.toIntExact(samples.length())];
        int area = grid.height() * grid.width();
        for (int i = 0; i < values.length; i++) {
            values[i] =
                    levels.getFloat(i / area % grid.channels(), samples.data().getInt(i));
        }
        inputs.put("images", Nd4j.createFromArray(values).reshape(samples.shape()));
        return inputs;
    }
}
