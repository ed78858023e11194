package io.mae4j.experiments.bench;

import io.mae4j.component.Encoder;
import io.mae4j.component.PatchGrid;
import io.mae4j.component.SegmentationHead;
import io.mae4j.config.Composed;
import io.mae4j.config.Parts;
import io.mae4j.engine.Engine;
import io.mae4j.engine.Training;
import io.mae4j.graph.Graph;
import io.mae4j.models.DropPath;
import io.mae4j.models.LayerDecay;
import io.mae4j.models.Segmenter;
import io.mae4j.random.RandomStream;
import io.mae4j.random.Randomness;
import io.mae4j.train.optim.Optimizer;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.LongStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A step of segmentation from scratch: which branches are dropped, and the label maps, are new at every step. */
record SegmentStep(
        SegmentStepConfig config,
        StepTask task,
        DropPath dropPath,
        PatchGrid grid,
        Engine engine,
        Graph graph,
        Training training,
        double learningRate,
        Randomness randomness,
        INDArray images)
        implements StepModel {

    static SegmentStep of(Composed composed) {
        SegmentStepConfig config = SegmentStepConfig.of(composed);
        Parts parts = Parts.of(composed);
        PatchGrid grid = config.model().grid(config.channels(), config.image());
        Segmenter model = new Segmenter(
                grid,
                parts.create(Encoder.class),
                parts.create(SegmentationHead.class),
                config.classes(),
                config.segmenter());
        Optimizer optimizer = parts.create(Optimizer.class);
        Engine engine = parts.create(Engine.class);
        Graph graph = model.training(config.batch());
        Randomness randomness = new Randomness(config.seed());
        return new SegmentStep(
                config,
                new StepTask.Segmentation(
                        composed.config().getString("head.name"),
                        config.classes(),
                        config.segmenter().dropPath()),
                model.dropPath(),
                grid,
                engine,
                graph,
                new LayerDecay(config.segmenter().layerDecay(), model.encoder().depth())
                        .scaled(graph, Optimizer.ofLoss(optimizer, graph)),
                optimizer.peakLearningRate(config.batch()),
                randomness,
                RandomArrays.normal(
                        randomness.stream("bench/images"),
                        grid.images(config.batch()).shape()));
    }

    @Override
    public Map<String, INDArray> inputs(int step) {
        int batch = config.batch();
        Map<String, INDArray> inputs = new HashMap<>();
        inputs.put("images", images);
        inputs.put("labels", labels(randomness.stream("bench/labels", step)));
        long[] pictures = LongStream.range(0, batch).toArray();
        dropPath.scales(randomness, step, pictures, new int[batch])
                .ifPresent(scales -> inputs.put(DropPath.INPUT, scales));
        return inputs;
    }

    private INDArray labels(RandomStream random) {
        int[][] labels = new int[config.batch()][grid.height() * grid.width()];
        for (int[] map : labels) {
            for (int i = 0; i < map.length; i++) {
                map[i] = random.nextInt(config.classes());
            }
        }
        return Nd4j.createFromArray(labels);
    }
}
