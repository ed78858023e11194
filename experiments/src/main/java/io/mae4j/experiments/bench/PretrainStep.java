package io.mae4j.experiments.bench;

import com.typesafe.config.Config;
import io.mae4j.component.Decoder;
import io.mae4j.component.Encoder;
import io.mae4j.component.Loss;
import io.mae4j.component.Mask;
import io.mae4j.component.MaskedPicture;
import io.mae4j.component.Masker;
import io.mae4j.component.Masking;
import io.mae4j.component.PatchGrid;
import io.mae4j.component.Target;
import io.mae4j.config.Composed;
import io.mae4j.config.Parts;
import io.mae4j.engine.Engine;
import io.mae4j.engine.Training;
import io.mae4j.graph.Graph;
import io.mae4j.models.MaskedAutoencoder;
import io.mae4j.random.Randomness;
import io.mae4j.train.optim.Optimizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A step of pre-training, with masks that are new at every step. */
record PretrainStep(
        StepConfig config,
        StepTask task,
        PatchGrid grid,
        Engine engine,
        Graph graph,
        Training training,
        double learningRate,
        Masker masker,
        Randomness randomness,
        INDArray images)
        implements StepModel {

    static PretrainStep of(Composed composed) {
        StepConfig config = composed.bind(StepConfig.class);
        Parts parts = Parts.of(composed);
        PatchGrid grid = config.model().grid(config.channels(), config.image());
        Masker masker = parts.create(Masker.class);
        double hidden = 1 - (double) masker.kept(grid) / grid.patches();
        Randomness randomness = new Randomness(config.seed());
        MaskedAutoencoder unfitted = new MaskedAutoencoder(
                grid,
                masker,
                parts.create(Encoder.class),
                parts.create(Decoder.class),
                parts.create(Target.class),
                parts.create(Loss.class));
        MaskedAutoencoder model = unfitted.with(unfitted.target().restored(grid, targetWeights(unfitted, randomness)));
        Optimizer optimizer = parts.create(Optimizer.class);
        Engine engine = parts.create(Engine.class);
        Graph graph = model.pretraining(config.batch());
        return new PretrainStep(
                config,
                task(composed.config(), hidden),
                grid,
                engine,
                graph,
                Optimizer.ofLoss(optimizer, graph),
                optimizer.peakLearningRate(config.batch()),
                masker,
                randomness,
                RandomArrays.normal(
                        randomness.stream("bench/images"),
                        grid.images(config.batch()).shape()));
    }

    private static StepTask task(Config config, double hidden) {
        return new StepTask.Pretraining(
                config.hasPath("mask.ratio") ? config.getDouble("mask.ratio") : hidden,
                config.hasPath("decoder.depth") ? config.getInt("decoder.depth") : 0,
                config.hasPath("encoder.maskTokens") && config.getBoolean("encoder.maskTokens"));
    }

    // a target that has to be fitted to pictures takes as long with numbers of any kind
    private static Map<String, INDArray> targetWeights(MaskedAutoencoder unfitted, Randomness randomness) {
        Map<String, INDArray> weights = new HashMap<>();
        unfitted.pretraining(1).parameters().forEach((name, tensor) -> {
            if (name.startsWith(Target.SCOPE)) {
                weights.put(name, RandomArrays.normal(randomness.stream("bench/" + name), tensor.shape()));
            }
        });
        return weights;
    }

    @Override
    public Map<String, INDArray> inputs(int step) {
        List<Mask> masks = new ArrayList<>();
        for (int i = 0; i < config.batch(); i++) {
            INDArray image = images.slice(i);
            masks.add(masker.mask(
                    grid, randomness.stream("bench/mask", step, i), MaskedPicture.training(0, () -> image.reshape(-1)
                            .toFloatVector())));
        }
        Map<String, INDArray> inputs = Masking.arrays(masks);
        inputs.put("images", images);
        return inputs;
    }
}
