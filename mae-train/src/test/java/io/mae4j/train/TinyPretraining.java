package io.mae4j.train;

import io.mae4j.component.PatchGrid;
import io.mae4j.data.dataset.CorruptPictures;
import io.mae4j.data.dataset.Dataset;
import io.mae4j.data.dataset.OnCorrupt;
import io.mae4j.data.dataset.Pictures;
import io.mae4j.data.image.ImageShape;
import io.mae4j.data.image.Normalization;
import io.mae4j.data.image.Picture;
import io.mae4j.data.load.LoaderConfig;
import io.mae4j.data.load.ShuffledLoader;
import io.mae4j.engine.Training;
import io.mae4j.engine.TrainingProgram;
import io.mae4j.engine.UpdateRule;
import io.mae4j.engine.samediff.SameDiffEngine;
import io.mae4j.graph.Graph;
import io.mae4j.models.MaskedAutoencoder;
import io.mae4j.models.MaskedMeanSquareLoss;
import io.mae4j.models.PixelTarget;
import io.mae4j.models.RandomMasker;
import io.mae4j.models.VitDecoder;
import io.mae4j.models.VitEncoder;
import io.mae4j.random.RandomStream;
import io.mae4j.random.Randomness;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Pre-training on 8x8 pictures of noise with a model of a few hundred weights. */
final class TinyPretraining {
    static final int PICTURES = 11;
    static final long SEED = 5;

    private TinyPretraining() {}

    static TrainingLoop of(StepPlan plan, int batch, double learningRate) {
        MaskedAutoencoder model = model();
        ShuffledLoader pictures = new ShuffledLoader(data(), batch, new Randomness(SEED), new LoaderConfig(2, 3));
        return new TrainingLoop(
                compile(model, batch), new PictureBatches(pictures, inputs()), plan, epoch -> learningRate);
    }

    static MaskedInputs inputs() {
        return new MaskedInputs(model().grid(), model().masker(), new Randomness(SEED));
    }

    static Dataset data() {
        return new Dataset(
                "noise",
                new ImageShape(1, 8, 8),
                new Normalization(List.of(0.5), List.of(0.25)),
                List.of(),
                new Noise(PICTURES),
                new Noise(5),
                new CorruptPictures(OnCorrupt.FAIL),
                "sha256:noise");
    }

    private static MaskedAutoencoder model() {
        return new MaskedAutoencoder(
                new PatchGrid(1, 8, 8, 4, 4),
                new RandomMasker(new RandomMasker.Config(0.5)),
                new VitEncoder(new VitEncoder.Config(8, 1, 2, 2, true, false)),
                new VitDecoder(new VitDecoder.Config(8, 1, 2, 2)),
                new PixelTarget(new PixelTarget.Config()),
                new MaskedMeanSquareLoss(new MaskedMeanSquareLoss.Config()));
    }

    private static TrainingProgram compile(MaskedAutoencoder model, int batch) {
        Graph graph = model.pretraining(batch);
        Training training =
                new Training("loss", new UpdateRule.AdamW(0.9, 0.95, 1e-8), Map.of(), OptionalDouble.empty());
        return new SameDiffEngine(new SameDiffEngine.Config(SameDiffEngine.Precision.FP32))
                .compile(graph, SEED, training);
    }

    private record Noise(int size) implements Pictures {
        @Override
        public int label(int index) {
            return UNLABELLED;
        }

        @Override
        public String name(int index) {
            return "noise " + index;
        }

        @Override
        public Picture decode(int index) {
            RandomStream random = new Randomness(1).stream("noise", index);
            byte[] data = new byte[64];
            for (int i = 0; i < data.length; i++) {
                data[i] = (byte) random.nextInt(256);
            }
            return new Picture(1, 8, 8, data);
        }
    }
}
