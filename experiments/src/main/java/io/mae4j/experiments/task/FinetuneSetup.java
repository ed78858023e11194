package io.mae4j.experiments.task;

import io.mae4j.UserError;
import io.mae4j.component.Encoder;
import io.mae4j.component.PatchGrid;
import io.mae4j.config.Composed;
import io.mae4j.config.Parts;
import io.mae4j.data.augment.Augmentation;
import io.mae4j.data.augment.BatchMix;
import io.mae4j.data.dataset.DataSource;
import io.mae4j.data.dataset.Dataset;
import io.mae4j.data.dataset.LabelSubset;
import io.mae4j.data.image.ImageShape;
import io.mae4j.data.load.SequentialLoader;
import io.mae4j.data.load.ShuffledLoader;
import io.mae4j.engine.Engine;
import io.mae4j.engine.Training;
import io.mae4j.engine.TrainingProgram;
import io.mae4j.experiments.model.SavedModel;
import io.mae4j.experiments.run.RunRecords;
import io.mae4j.experiments.run.TrainingSetup;
import io.mae4j.graph.Graph;
import io.mae4j.models.Classifier;
import io.mae4j.models.LayerDecay;
import io.mae4j.models.pretrained.PositionGrid;
import io.mae4j.random.Randomness;
import io.mae4j.train.AveragedProgram;
import io.mae4j.train.ClassifierInputs;
import io.mae4j.train.PictureBatches;
import io.mae4j.train.StepPlan;
import io.mae4j.train.TrainerConfig;
import io.mae4j.train.TrainingListener;
import io.mae4j.train.TrainingLoop;
import io.mae4j.train.optim.Optimizer;
import io.mae4j.train.schedule.Schedule;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/** From the configuration to the parts of a fine-tuning run. Making it checks what can be checked, and writes nothing. */
record FinetuneSetup(
        FinetuneConfig config,
        Parts parts,
        Dataset data,
        Classifier model,
        BatchMix mix,
        Optimizer optimizer,
        Schedule schedule,
        Engine engine,
        ShuffledLoader pictures)
        implements TrainingSetup {

    /** @throws UserError if the configuration, or the data or weights that it names, will not do */
    static FinetuneSetup of(Composed given) {
        Composed composed = settled(given);
        FinetuneConfig config = FinetuneConfig.of(composed);
        Parts parts = Parts.of(composed);
        Augmentation augmentation = Augmentation.of(parts.binder(), config.augment());
        Dataset whole = DataSource.opened(parts).requireLabels("fine-tuning needs");
        Dataset data = augmentation.prepare(withLabels(whole, config.labels()));
        Classifier model = classifier(config, parts.create(Encoder.class), data);
        TrainerConfig trainer = config.trainer();
        if (trainer.bytes() && augmentation.mix().mixes()) {
            throw new UserError("trainer.bytes=true leaves pictures as bytes, which augment.mix cannot mix; choose"
                    + " trainer.bytes=false, or augment.mix.mixup=0 and augment.mix.cutmix=0");
        }
        ShuffledLoader pictures = new ShuffledLoader(
                data, trainer.batch(), augmentation.repeats(), new Randomness(trainer.seed()), trainer.loader());
        return new FinetuneSetup(
                config,
                parts,
                data,
                model,
                new BatchMix(augmentation.mix(), data.classNames().size()),
                parts.create(Optimizer.class),
                parts.create(Schedule.class),
                parts.create(Engine.class),
                trainer.bytes() ? pictures.bytes() : pictures);
    }

    private static Dataset withLabels(Dataset whole, FinetuneConfig.Labels labels) {
        Randomness randomness = new Randomness(labels.seed());
        return whole.withTrain(LabelSubset.of(whole.train(), whole.classNames().size(), labels.fraction(), randomness));
    }

    /** With the encoder of the checkpoint, see {@link CheckpointEncoder}. */
    static Composed settled(Composed composed) {
        return CheckpointEncoder.settled(composed, FinetuneConfig.of(composed));
    }

    // what cannot be built, and weights that do not fit, are found out now
    private static Classifier classifier(FinetuneConfig config, Encoder encoder, Dataset data) {
        int classes = data.classNames().size();
        ImageShape shape = data.shape();
        if (config.checkpoint().isPresent()) {
            try (SavedModel saved = SavedModel.open(config.checkpoint().get())) {
                Classifier model = new Classifier(saved.grid(shape), encoder, classes, config.classifier());
                saved.weights().match(model.training(1), model.grid(), FinetuneSetup::isNew);
                return model;
            }
        }
        PatchGrid grid = config.model().grid(shape.channels(), shape.size());
        Classifier model = new Classifier(grid, encoder, classes, config.classifier());
        model.training(1);
        return model;
    }

    // what a checkpoint need not have
    private static boolean isNew(String name) {
        return name.startsWith("head.") || name.startsWith("fc_norm.");
    }

    @Override
    public String command() {
        return "finetune";
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
                        config.classifier().layerDecay(), model.encoder().depth())
                .scaled(graph, Optimizer.ofLoss(optimizer, graph));
        TrainingProgram program = engine.compile(graph, trainer().seed(), training);
        config.checkpoint()
                .ifPresent(checkpoint -> SavedModel.load(program, checkpoint, model.grid(), FinetuneSetup::isNew));
        return config.averageDecay() > 0 ? new AveragedProgram(program, config.averageDecay()) : program;
    }

    @Override
    public TrainingLoop loop(TrainingProgram program) {
        double peak = optimizer.peakLearningRate(trainer().picturesPerStep());
        int epochs = trainer().epochs();
        return new TrainingLoop(
                program,
                new PictureBatches(
                        pictures,
                        new ClassifierInputs(
                                mix, model.dropPath(), new Randomness(trainer().seed()))),
                plan(),
                epoch -> schedule.learningRate(epoch, epochs, peak));
    }

    @Override
    public List<TrainingListener> listeners(TrainingProgram program, RunRecords records) {
        SequentialLoader heldOut = new SequentialLoader(
                data, data.heldOut(), trainer().batch(), trainer().loader());
        return new ArrayList<>(List.of(new ClassificationListener(
                engine,
                model.inference(trainer().batch()),
                program,
                heldOut,
                data.classNames(),
                epoch -> trainer().due(trainer().heldOutEvery(), epoch),
                records,
                notes())));
    }

    @Override
    public Map<String, String> notes() {
        Map<String, String> notes = new TreeMap<>(PositionGrid.of(model.grid()).note());
        config.heads().ifPresent(heads -> notes.put("encoder.heads", String.valueOf(heads)));
        return notes;
    }

    @Override
    public boolean evaluate(TrainingProgram program, RunRecords records, BooleanSupplier stop, PrintWriter out) {
        Double top1 = records.summary().metrics().get("test.top1"); // the listener's, after the last epoch
        if (top1 != null) {
            out.println(String.format(
                    Locale.ROOT,
                    "top-1      %.2f %% of %,d held-out pictures; the best epoch's %.2f %%",
                    100 * top1,
                    data.heldOut().size(),
                    100 * records.summary().metrics().get("best.top1")));
        }
        return true;
    }
}
