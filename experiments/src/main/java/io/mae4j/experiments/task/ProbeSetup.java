package io.mae4j.experiments.task;

import io.mae4j.UserError;
import io.mae4j.config.Composed;
import io.mae4j.config.Parts;
import io.mae4j.data.augment.Augmentation;
import io.mae4j.data.dataset.DataSource;
import io.mae4j.data.dataset.Dataset;
import io.mae4j.data.dataset.LabelSubset;
import io.mae4j.data.dataset.Pictures;
import io.mae4j.data.load.SequentialLoader;
import io.mae4j.data.load.ShuffledLoader;
import io.mae4j.engine.Engine;
import io.mae4j.engine.Program;
import io.mae4j.engine.TrainingProgram;
import io.mae4j.eval.Accuracy;
import io.mae4j.eval.Features;
import io.mae4j.eval.probe.CachedFeatures;
import io.mae4j.eval.probe.ComputedFeatures;
import io.mae4j.eval.probe.LinearProbe;
import io.mae4j.experiments.model.FrozenEncoder;
import io.mae4j.experiments.run.RunRecords;
import io.mae4j.experiments.run.TrainingSetup;
import io.mae4j.random.Randomness;
import io.mae4j.train.StepPlan;
import io.mae4j.train.TrainingBatches;
import io.mae4j.train.TrainingListener;
import io.mae4j.train.TrainingLoop;
import io.mae4j.train.schedule.Schedule;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * From the configuration to the parts of linear probing. Making it checks what can be checked, and writes nothing. With several
 * learning rates, a part of the training pictures chooses between them, and the held-out pictures are classified once, with the
 * one that was chosen.
 *
 * @param data its training pictures are those that are learnt from
 * @param validation the pictures that the heads are compared by
 */
record ProbeSetup(
        ProbeConfig config,
        Parts parts,
        Dataset data,
        Pictures validation,
        FrozenEncoder encoder,
        Schedule schedule,
        Engine engine)
        implements TrainingSetup {
    private static final int PROGRAM = 256; // pictures whose features are computed together

    /** @throws UserError if the configuration, or the data or weights that it names, will not do */
    static ProbeSetup of(Composed composed) {
        ProbeConfig config = composed.bind(ProbeConfig.class);
        Parts parts = Parts.of(composed);
        Dataset opened = DataSource.opened(parts).requireLabels("probing needs");
        Dataset data = Augmentation.of(parts.binder(), config.augment()).prepare(opened);
        Pictures validation = data.heldOut();
        if (config.chooses()) {
            Randomness randomness = new Randomness(config.trainer().seed());
            int classes = data.classNames().size();
            validation = LabelSubset.of(data.train(), classes, config.validation(), randomness);
            data = data.withTrain(LabelSubset.rest(data.train(), classes, config.validation(), randomness));
        }
        if (data.train().size() < 2) {
            throw new UserError(data.name() + " has " + data.train().size()
                    + " pictures to learn from; probing needs two at least");
        }
        FrozenEncoder encoder = FrozenEncoder.of(
                config.checkpoint(),
                data.shape(),
                parts.binder(),
                config.encoder().heads());
        return new ProbeSetup(
                config, parts, data, validation, encoder, parts.create(Schedule.class), parts.create(Engine.class));
    }

    @Override
    public String command() {
        return "probe";
    }

    @Override
    public Optional<Path> frozen() {
        return Optional.of(config.checkpoint());
    }

    @Override
    public StepPlan plan() {
        return new StepPlan(
                trainer().epochs(), data.train().size() / batch(), trainer().accumulation());
    }

    // a small data set makes one batch
    private int batch() {
        return Math.min(trainer().batch(), data.train().size());
    }

    private int classes() {
        return data.classNames().size();
    }

    @Override
    public TrainingProgram compile() {
        return new LinearProbe(
                config.probe(),
                engine,
                encoder.encoder().dim(),
                classes(),
                batch(),
                trainer().accumulation(),
                trainer().seed());
    }

    @Override
    public TrainingLoop loop(TrainingProgram program) {
        double peak = ((LinearProbe) program).peakLearningRate();
        int epochs = trainer().epochs();
        return new TrainingLoop(program, batches(), plan(), epoch -> schedule.learningRate(epoch, epochs, peak));
    }

    private TrainingBatches batches() {
        Randomness randomness = new Randomness(trainer().seed());
        ShuffledLoader pictures =
                new ShuffledLoader(data, batch(), randomness, trainer().loader());
        return config.cached()
                ? new CachedFeatures(() -> features(data.train()), data.train().size(), batch(), classes(), randomness)
                : new ComputedFeatures(
                        () -> encoder.features(engine, batch(), config.pool()),
                        trainer().bytes() ? pictures.bytes() : pictures,
                        classes());
    }

    private Features features(Pictures split) {
        int together = Math.min(PROGRAM, batch());
        try (Program program = encoder.features(engine, together, config.pool())) {
            return Features.of(
                    program,
                    new SequentialLoader(data, split, together, trainer().loader()));
        }
    }

    @Override
    public List<TrainingListener> listeners(TrainingProgram program, RunRecords records) {
        return List.of(new ProbeListener(
                (LinearProbe) program,
                () -> features(validation),
                config.probe().baseLrs(),
                config.chooses() ? "validation" : "test",
                epoch -> trainer().due(trainer().heldOutEvery(), epoch),
                records));
    }

    @Override
    public boolean evaluate(TrainingProgram program, RunRecords records, BooleanSupplier stop, PrintWriter out) {
        LinearProbe probe = (LinearProbe) program;
        List<Double> rates = config.probe().baseLrs();
        int best = 0;
        if (config.chooses()) {
            List<Accuracy> accuracies = probe.accuracies(features(validation));
            IntStream.range(0, rates.size())
                    .forEach(head -> out.println(String.format(
                            Locale.ROOT, "baseLr %-8s validation top-1 %s", rates.get(head), accuracies.get(head))));
            best = best(accuracies);
        }
        if (stop.getAsBoolean()) {
            return false;
        }
        Accuracy accuracy = probe.accuracies(features(data.heldOut())).get(best);
        records.metrics().log(plan().steps(), accuracy.metrics("probe"));
        records.summary().fact("baseLr", rates.get(best));
        out.println("linear probe top-1 " + accuracy + "; baseLr " + rates.get(best)
                + (config.chooses() ? ", chosen by " + validation.size() + " of the training pictures" : ""));
        return true;
    }

    private static int best(List<Accuracy> accuracies) {
        int best = 0;
        for (int head = 1; head < accuracies.size(); head++) {
            best = accuracies.get(head).top1() > accuracies.get(best).top1() ? head : best;
        }
        return best;
    }
}
