package io.mae4j.experiments.bench;

import io.mae4j.component.Decoder;
import io.mae4j.component.Encoder;
import io.mae4j.component.Loss;
import io.mae4j.component.Mask;
import io.mae4j.component.Masker;
import io.mae4j.component.Masking;
import io.mae4j.component.PatchGrid;
import io.mae4j.component.Target;
import io.mae4j.config.Composed;
import io.mae4j.config.Parts;
import io.mae4j.engine.Engine;
import io.mae4j.graph.Graph;
import io.mae4j.models.MaskedAutoencoder;
import io.mae4j.random.RandomStream;
import io.mae4j.random.Randomness;
import io.mae4j.train.optim.Optimizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What a step is made of: the model, random pictures for it, and how it learns. */
final class StepModel {
    final StepConfig config;
    final Engine engine;
    final Optimizer optimizer;
    final PatchGrid grid;
    final Graph graph;
    private final Masker masker;
    private final Randomness randomness;
    private final INDArray images;

    StepModel(Composed composed) {
        config = composed.bind(StepConfig.class);
        Parts parts = Parts.of(composed);
        grid = new PatchGrid(
                config.channels(),
                config.image(),
                config.image(),
                config.model().patch(),
                config.model().patch());
        masker = parts.create(Masker.class);
        masker.kept(grid);
        randomness = new Randomness(config.seed());
        MaskedAutoencoder unfitted = new MaskedAutoencoder(
                grid,
                masker,
                parts.create(Encoder.class),
                parts.create(Decoder.class),
                parts.create(Target.class),
                parts.create(Loss.class));
        MaskedAutoencoder model = unfitted.with(unfitted.target().restored(grid, targetWeights(unfitted)));
        optimizer = parts.create(Optimizer.class);
        engine = parts.create(Engine.class);
        graph = model.pretraining(config.batch());
        images = normal(
                randomness.stream("bench/images"),
                grid.images(config.batch()).shape().toLongArray());
    }

    double learningRate() {
        return optimizer.peakLearningRate(config.batch());
    }

    /** The pictures, with masks that are new at every step. */
    Map<String, INDArray> inputs(int step) {
        List<Mask> masks = new ArrayList<>();
        for (int i = 0; i < config.batch(); i++) {
            masks.add(masker.mask(grid, randomness.stream("bench/mask", step, i)));
        }
        Map<String, INDArray> inputs = Masking.arrays(masks);
        inputs.put("images", images);
        return inputs;
    }

    // a target that has to be fitted to pictures takes as long with numbers of any kind
    private Map<String, INDArray> targetWeights(MaskedAutoencoder unfitted) {
        Map<String, INDArray> weights = new HashMap<>();
        unfitted.pretraining(1).parameters().forEach((name, tensor) -> {
            if (name.startsWith(Target.SCOPE)) {
                weights.put(
                        name,
                        normal(
                                randomness.stream("bench/" + name),
                                tensor.shape().toLongArray()));
            }
        });
        return weights;
    }

    private static INDArray normal(RandomStream random, long... shape) {
        float[] values = new float[Math.toIntExact(LongStream.of(shape).reduce(1, Math::multiplyExact))];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Nd4j.createFromArray(values).reshape(shape);
    }
}
