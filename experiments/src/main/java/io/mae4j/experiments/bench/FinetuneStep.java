package io.mae4j.experiments.bench;

import io.mae4j.component.Encoder;
import io.mae4j.component.PatchGrid;
import io.mae4j.config.Composed;
import io.mae4j.config.Parts;
import io.mae4j.engine.Engine;
import io.mae4j.engine.Training;
import io.mae4j.graph.Graph;
import io.mae4j.models.Classifier;
import io.mae4j.models.DropPath;
import io.mae4j.models.LayerDecay;
import io.mae4j.random.RandomStream;
import io.mae4j.random.Randomness;
import io.mae4j.train.optim.Optimizer;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.LongStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A step of fine-tuning from scratch: which branches are dropped, and the classes, are new at every step. */
record FinetuneStep(
        FinetuneStepConfig config,
        DropPath dropPath,
        PatchGrid grid,
        Engine engine,
        Graph graph,
        Training training,
        double learningRate,
        Randomness randomness,
        INDArray images)
        implements StepModel {

    static FinetuneStep of(Composed composed) {
        FinetuneStepConfig config = FinetuneStepConfig.of(composed);
        Parts parts = Parts.of(composed);
        PatchGrid grid = config.model().grid(config.channels(), config.image());
        Classifier model = new Classifier(grid, parts.create(Encoder.class), config.classes(), config.classifier());
        Optimizer optimizer = parts.create(Optimizer.class);
        Engine engine = parts.create(Engine.class);
        Graph graph = model.training(config.batch());
        Randomness randomness = new Randomness(config.seed());
        return new FinetuneStep(
                config,
                model.dropPath(),
                grid,
                engine,
                graph,
                new LayerDecay(config.classifier().layerDecay(), model.encoder().depth())
                        .scaled(graph, Optimizer.ofLoss(optimizer, graph)),
                optimizer.peakLearningRate(config.batch()),
                randomness,
                RandomArrays.normal(
                        randomness.stream("bench/images"),
                        grid.images(config.batch()).shape()));
    }

    @Override
    public StepTask task() {
        return new StepTask.Finetuning(config.classes(), config.classifier().dropPath());
    }

    @Override
    public Map<String, INDArray> inputs(int step) {
        int batch = config.batch();
        Map<String, INDArray> inputs = new HashMap<>();
        inputs.put("images", images);
        inputs.put("targets", targets(randomness.stream("bench/targets", step)));
        long[] pictures = LongStream.range(0, batch).toArray();
        dropPath.scales(randomness, step, pictures, new int[batch])
                .ifPresent(scales -> inputs.put(DropPath.INPUT, scales));
        return inputs;
    }

    private INDArray targets(RandomStream random) {
        INDArray targets = Nd4j.zeros(config.batch(), config.classes());
        for (int i = 0; i < config.batch(); i++) {
            targets.putScalar(i, random.nextInt(config.classes()), 1);
        }
        return targets;
    }
}
