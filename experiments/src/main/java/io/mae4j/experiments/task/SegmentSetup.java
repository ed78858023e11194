package io.mae4j.experiments.task;

import io.mae4j.UserError;
import io.mae4j.component.Encoder;
import io.mae4j.component.PatchGrid;
import io.mae4j.component.SegmentationHead;
import io.mae4j.config.Composed;
import io.mae4j.config.Parts;
import io.mae4j.data.augment.Augmentation;
import io.mae4j.data.dataset.Dataset;
import io.mae4j.data.dataset.Pictures;
import io.mae4j.data.image.CorruptPicture;
import io.mae4j.data.image.ImageShape;
import io.mae4j.data.load.ShuffledLoader;
import io.mae4j.data.segment.LabelMaps;
import io.mae4j.data.segment.SegmentedDataset;
import io.mae4j.data.segment.SegmentedSource;
import io.mae4j.engine.Engine;
import io.mae4j.engine.Training;
import io.mae4j.engine.TrainingProgram;
import io.mae4j.experiments.model.SavedModel;
import io.mae4j.experiments.run.RunRecords;
import io.mae4j.experiments.run.TrainingSetup;
import io.mae4j.graph.Graph;
import io.mae4j.models.LayerDecay;
import io.mae4j.models.Segmenter;
import io.mae4j.models.pretrained.PositionGrid;
import io.mae4j.random.Randomness;
import io.mae4j.train.PictureBatches;
import io.mae4j.train.SegmenterInputs;
import io.mae4j.train.StepPlan;
import io.mae4j.train.TrainerConfig;
import io.mae4j.train.TrainingListener;
import io.mae4j.train.TrainingLoop;
import io.mae4j.train.optim.Optimizer;
import io.mae4j.train.schedule.Schedule;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/** From the configuration to the parts of a run that learns segmentation. Making it checks what can be checked, and writes nothing. */
record SegmentSetup(
        SegmentConfig config,
        Parts parts,
        SegmentedDataset segmented,
        Segmenter model,
        Optimizer optimizer,
        Schedule schedule,
        Engine engine,
        ShuffledLoader pictures)
        implements TrainingSetup {

    /** @throws UserError if the configuration, or the data or weights that it names, will not do */
    static SegmentSetup of(Composed given) {
        Composed composed = settled(given);
        SegmentConfig config = SegmentConfig.of(composed);
        Parts parts = Parts.of(composed);
        Augmentation augmentation = Augmentation.of(parts.binder(), config.augment());
        if (augmentation.mix().labelSmoothing() > 0) {
            throw new UserError(
                    "augment.mix.labelSmoothing=" + augmentation.mix().labelSmoothing()
                            + ": the classes of pixels are not smoothed; set it to 0, or choose augment=segmentation");
        }
        SegmentedDataset segmented = augmentation.prepare(SegmentedSource.opened(parts));
        Dataset data = segmented.pictures();
        if (data.heldOut().size() == 0) {
            throw new UserError(data.name() + " has no held-out pictures; segmentation needs some to be tested on");
        }
        Segmenter model = segmenter(config, parts, segmented);
        TrainerConfig trainer = config.trainer();
        ShuffledLoader pictures = new ShuffledLoader(
                        data, trainer.batch(), augmentation.repeats(), new Randomness(trainer.seed()), trainer.loader())
                .labelled(segmented.train());
        requireReadable(data, data.train(), segmented.train());
        requireReadable(data, data.heldOut(), segmented.heldOut());
        return new SegmentSetup(
                config,
                parts,
                segmented,
                model,
                parts.create(Optimizer.class),
                parts.create(Schedule.class),
                parts.create(Engine.class),
                trainer.bytes() ? pictures.bytes() : pictures);
    }

    // where all label maps are of another kind, or the classes wrong, the first tells, before there is a run's folder
    private static void requireReadable(Dataset data, Pictures pictures, LabelMaps maps) {
        try {
            maps.read(0);
        } catch (CorruptPicture e) {
            data.corrupt().report(pictures.name(0), e);
        }
    }

    /** With the encoder of the checkpoint, see {@link CheckpointEncoder}. */
    static Composed settled(Composed composed) {
        return CheckpointEncoder.settled(composed, SegmentConfig.of(composed));
    }

    // what cannot be built, and weights that do not fit, are found out now
    private static Segmenter segmenter(SegmentConfig config, Parts parts, SegmentedDataset data) {
        Encoder encoder = parts.create(Encoder.class);
        SegmentationHead head = parts.create(SegmentationHead.class);
        int classes = data.classNames().size();
        int batch = config.trainer().batch();
        ImageShape shape = data.pictures().shape();
        if (config.checkpoint().isPresent()) {
            try (SavedModel saved = SavedModel.open(config.checkpoint().get())) {
                Segmenter model = new Segmenter(saved.grid(shape), encoder, head, classes, config.segmenter());
                saved.weights().match(model.training(batch), model.grid(), SegmentSetup::isNew);
                return model;
            }
        }
        PatchGrid grid = config.model().grid(shape.channels(), shape.size());
        Segmenter model = new Segmenter(grid, encoder, head, classes, config.segmenter());
        model.training(batch);
        return model;
    }

    // what a checkpoint need not have
    private static boolean isNew(String name) {
        return name.startsWith("head.");
    }

    @Override
    public String command() {
        return "segment";
    }

    @Override
    public Dataset data() {
        return segmented.pictures();
    }

    @Override
    public StepPlan plan() {
        return new StepPlan(
                trainer().epochs(), pictures.batchesPerEpoch(), trainer().accumulation());
    }

    @Override
    public TrainingProgram compile() {
        Graph graph = model.training(trainer().batch());
        Training training = new LayerDecay(
                        config.segmenter().layerDecay(), model.encoder().depth())
                .scaled(graph, Optimizer.ofLoss(optimizer, graph));
        TrainingProgram program = engine.compile(graph, trainer().seed(), training);
        config.checkpoint()
                .ifPresent(checkpoint -> SavedModel.load(program, checkpoint, model.grid(), SegmentSetup::isNew));
        return program;
    }

    @Override
    public TrainingLoop loop(TrainingProgram program) {
        double peak = optimizer.peakLearningRate(trainer().picturesPerStep());
        int epochs = trainer().epochs();
        SegmenterInputs inputs = new SegmenterInputs(
                model.classes(), model.dropPath(), new Randomness(trainer().seed()));
        return new TrainingLoop(
                program,
                new PictureBatches(pictures, inputs),
                plan(),
                epoch -> schedule.learningRate(epoch, epochs, peak));
    }

    @Override
    public List<TrainingListener> listeners(TrainingProgram program, RunRecords records) {
        return List.of(new SegmentationListener(this, program, records));
    }

    @Override
    public Map<String, String> notes() {
        Map<String, String> notes = new TreeMap<>(PositionGrid.of(model.grid()).note());
        config.heads().ifPresent(heads -> notes.put("encoder.heads", String.valueOf(heads)));
        return notes;
    }

    @Override
    public boolean evaluate(TrainingProgram program, RunRecords records, BooleanSupplier stop, PrintWriter out) {
        Map<String, Double> metrics = records.summary().metrics();
        Double miou = metrics.get("test.miou"); // the listener's, after the last epoch
        if (miou != null) {
            out.println(String.format(
                    Locale.ROOT,
                    "mIoU       %.2f %% of %,d held-out pictures (pixels %.2f %%, mean of classes %.2f %%); the best epoch's"
                            + " %.2f %%",
                    100 * miou,
                    data().heldOut().size(),
                    100 * metrics.get("test.pixel_accuracy"),
                    100 * metrics.get("test.class_accuracy"),
                    100 * metrics.get("best.miou")));
        }
        return true;
    }
}
