package io.mae4j.experiments.task;

import io.mae4j.UserError;
import io.mae4j.component.Decoder;
import io.mae4j.component.Encoder;
import io.mae4j.component.Loss;
import io.mae4j.component.Masker;
import io.mae4j.component.PatchGrid;
import io.mae4j.component.Target;
import io.mae4j.config.Composed;
import io.mae4j.config.Parts;
import io.mae4j.data.augment.Augmentation;
import io.mae4j.data.dataset.DataSource;
import io.mae4j.data.dataset.Dataset;
import io.mae4j.data.image.ImageShape;
import io.mae4j.data.load.SequentialLoader;
import io.mae4j.data.load.ShuffledLoader;
import io.mae4j.data.load.TrainingPictures;
import io.mae4j.engine.Engine;
import io.mae4j.engine.TrainingProgram;
import io.mae4j.eval.NeighbourEvaluation;
import io.mae4j.eval.picture.Reconstructions;
import io.mae4j.experiments.run.RunRecords;
import io.mae4j.experiments.run.TrainingSetup;
import io.mae4j.graph.Graph;
import io.mae4j.models.MaskedAutoencoder;
import io.mae4j.models.pretrained.PositionGrid;
import io.mae4j.random.Randomness;
import io.mae4j.train.HeldOutLoss;
import io.mae4j.train.MaskedInputs;
import io.mae4j.train.PictureBatches;
import io.mae4j.train.StepPlan;
import io.mae4j.train.TrainerConfig;
import io.mae4j.train.TrainingListener;
import io.mae4j.train.TrainingLoop;
import io.mae4j.train.optim.Optimizer;
import io.mae4j.train.run.HeldOutListener;
import io.mae4j.train.schedule.Schedule;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * From the configuration to the parts of a pre-training run. Making it checks everything that can be checked before a run
 * begins, and writes nothing.
 */
public record PretrainSetup(
        PretrainConfig config,
        Parts parts,
        Dataset data,
        MaskedAutoencoder model,
        Optimizer optimizer,
        Schedule schedule,
        Engine engine,
        ShuffledLoader pictures)
        implements TrainingSetup {
    private static final int PICTURES = 10;

    /** @throws io.mae4j.UserError if the configuration, or the data that it names, will not do */
    public static PretrainSetup of(Composed composed) {
        PretrainConfig config = composed.bind(PretrainConfig.class);
        Parts parts = Parts.of(composed);
        Masker masker = parts.create(Masker.class);
        Encoder encoder = parts.create(Encoder.class);
        Decoder decoder = parts.create(Decoder.class);
        Target target = parts.create(Target.class);
        Loss loss = parts.create(Loss.class);
        Augmentation augmentation = augmentation(parts);
        Dataset data = augmentation.prepare(DataSource.opened(parts));
        ImageShape shape = data.shape();
        PatchGrid grid = config.model().grid(shape.channels(), shape.size());
        masker.kept(grid);
        target.values(grid);
        MaskedAutoencoder model = new MaskedAutoencoder(grid, masker, encoder, decoder, target, loss);
        TrainerConfig trainer = config.trainer();
        ShuffledLoader pictures = new ShuffledLoader(
                data, trainer.batch(), augmentation.repeats(), new Randomness(trainer.seed()), trainer.loader());
        return new PretrainSetup(
                config,
                parts,
                data,
                model,
                parts.create(Optimizer.class),
                parts.create(Schedule.class),
                parts.create(Engine.class),
                trainer.bytes() ? pictures.bytes() : pictures);
    }

    /** With the target fitted to the training pictures. */
    @Override
    public PretrainSetup fitted() {
        Randomness randomness = new Randomness(trainer().seed());
        return with(model.target().fitted(model.grid(), new TrainingPictures(data), randomness));
    }

    @Override
    public String command() {
        return "pretrain";
    }

    /** With the target as a checkpoint's weights have it, for a run that goes on. */
    @Override
    public PretrainSetup restored(Map<String, INDArray> weights) {
        return with(model.target().restored(model.grid(), weights));
    }

    private PretrainSetup with(Target target) {
        return new PretrainSetup(config, parts, data, model.with(target), optimizer, schedule, engine, pictures);
    }

    private static Augmentation augmentation(Parts parts) {
        Augmentation augmentation =
                Augmentation.of(parts.binder(), parts.composed().object("augment"));
        if (augmentation.mix().mixes() || augmentation.mix().labelSmoothing() > 0) {
            throw new UserError(
                    "augment.mix: pre-training has no labels to mix or smooth; choose augment=pretrain, none,"
                            + " crop_fixed, crop_color_jitter or one of your own");
        }
        return augmentation;
    }

    @Override
    public StepPlan plan() {
        return new StepPlan(
                trainer().epochs(), pictures.batchesPerEpoch(), trainer().accumulation());
    }

    @Override
    public Map<String, String> notes() {
        return PositionGrid.of(model.grid()).note();
    }

    /** The model, its weights drawn from the seed. */
    @Override
    public TrainingProgram compile() {
        Graph graph = model.pretraining(trainer().batch());
        return engine.compile(graph, trainer().seed(), Optimizer.ofLoss(optimizer, graph));
    }

    @Override
    public TrainingLoop loop(TrainingProgram program) {
        double peak = optimizer.peakLearningRate(trainer().picturesPerStep());
        int epochs = trainer().epochs();
        return new TrainingLoop(
                program,
                new PictureBatches(pictures, inputs()),
                plan(),
                epoch -> schedule.learningRate(epoch, epochs, peak));
    }

    HeldOutLoss heldOutLoss() {
        return new HeldOutLoss(
                new SequentialLoader(
                        data, data.heldOut(), trainer().batch(), trainer().loader()),
                inputs());
    }

    /** A few held-out pictures, or training pictures where none are held out, to look at. */
    Reconstructions reconstructions() {
        return Reconstructions.of(
                model, data, data.shown(), PICTURES, new Randomness(trainer().seed()));
    }

    @Override
    public List<TrainingListener> listeners(TrainingProgram program, RunRecords records) {
        List<TrainingListener> listeners = new ArrayList<>();
        if (data.heldOut().size() > 0) {
            listeners.add(new HeldOutListener(
                    heldOutLoss(),
                    program,
                    epoch -> trainer().due(trainer().heldOutEvery(), epoch),
                    records.metrics()));
        }
        listeners.add(new PictureListener(
                reconstructions(), program, epoch -> trainer().due(trainer().picturesEvery(), epoch), records));
        return listeners;
    }

    @Override
    public boolean evaluate(TrainingProgram program, RunRecords records, BooleanSupplier stop, PrintWriter out) {
        if (!config.knn().enabled() || !NeighbourEvaluation.possible(data)) {
            return true;
        }
        KnnReport report = KnnReport.of(this, program.parameters(), stop);
        if (stop.getAsBoolean()) {
            return false;
        }
        records.metrics().log(plan().steps(), report.metrics());
        records.curves();
        out.println(report);
        return true;
    }

    private MaskedInputs inputs() {
        return new MaskedInputs(
                model.grid(), model.masker(), new Randomness(trainer().seed()));
    }
}
