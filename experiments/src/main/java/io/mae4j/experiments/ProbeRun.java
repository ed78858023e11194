package io.mae4j.experiments;

import io.mae4j.UserError;
import io.mae4j.component.Components;
import io.mae4j.config.ComponentBinder;
import io.mae4j.config.Composed;
import io.mae4j.data.augment.Augmentation;
import io.mae4j.data.dataset.DataSource;
import io.mae4j.data.dataset.Dataset;
import io.mae4j.data.dataset.LabelSubset;
import io.mae4j.data.dataset.Pictures;
import io.mae4j.data.load.SequentialLoader;
import io.mae4j.data.load.ShuffledLoader;
import io.mae4j.engine.Engine;
import io.mae4j.engine.Program;
import io.mae4j.eval.Accuracy;
import io.mae4j.eval.Features;
import io.mae4j.eval.probe.FeatureBatches;
import io.mae4j.eval.probe.LinearProbe;
import io.mae4j.random.Randomness;
import io.mae4j.train.run.RunFolder;
import io.mae4j.train.run.Summary;
import java.io.PrintWriter;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Locale;
import java.util.function.IntConsumer;

/**
 * Linear probing of a checkpoint. With several learning rates, a part of the training pictures chooses between them, and the
 * held-out pictures are classified once, with the one that was chosen.
 */
record ProbeRun(Composed composed, ProbeConfig config, Dataset data, FrozenEncoder encoder, Engine engine) {

    static ProbeRun of(Composed composed) {
        ProbeConfig config = composed.bind(ProbeConfig.class);
        PretrainSetup.Parts parts = new PretrainSetup.Parts(new ComponentBinder(Components.discover()), composed);
        Dataset opened = parts.create(DataSource.class).open();
        if (!opened.labelled() || opened.heldOut().size() == 0) {
            throw new UserError(opened.name() + " has " + opened.classNames().size() + " classes and "
                    + opened.heldOut().size() + " held-out pictures; probing needs labels and held-out pictures");
        }
        Dataset data = Augmentation.of(parts.binder(), config.augment()).prepare(opened);
        FrozenEncoder encoder = FrozenEncoder.of(
                config.checkpoint(),
                data.shape(),
                parts.binder(),
                config.encoder().heads());
        return new ProbeRun(composed, config, data, encoder, parts.create(Engine.class));
    }

    void run(PrintWriter out) {
        long start = System.nanoTime();
        List<Double> rates = config.probe().baseLrs();
        boolean choice = rates.size() > 1;
        Randomness randomness = new Randomness(config.seed());
        int classes = data.classNames().size();
        Pictures validation =
                choice ? LabelSubset.of(data.train(), classes, config.validation(), randomness) : data.heldOut();
        Pictures training =
                choice ? LabelSubset.rest(data.train(), classes, config.validation(), randomness) : data.train();
        RunFolder folder = RunFolder.create(config.runs(), config.name(), LocalDateTime.now(), composed);
        Summary summary = Summary.of(folder, "probe");
        summary.write(Summary.Status.RUNNING);
        out.println("run        " + folder);
        int batch = Math.min(config.batch(), training.size());
        int best = 0;
        Accuracy accuracy;
        try (Program program = encoder.features(engine, Math.min(256, batch), config.pool());
                LinearProbe probe = new LinearProbe(
                        config.probe(), engine, encoder.encoder().dim(), classes, batch, config.seed())) {
            train(probe, program, training, batch, epoch -> {
                if (epoch % 10 == 0 || epoch == config.probe().epochs()) {
                    out.println("epoch " + epoch + "/" + config.probe().epochs());
                    out.flush();
                }
            });
            if (choice) {
                List<Accuracy> chosen = probe.accuracies(features(program, validation));
                for (int head = 0; head < rates.size(); head++) {
                    best = chosen.get(head).top1() > chosen.get(best).top1() ? head : best;
                    summary.metric(
                            "validation.top1.lr" + rates.get(head),
                            chosen.get(head).top1());
                    out.println(String.format(
                            Locale.ROOT, "baseLr %-8s validation top-1 %s", rates.get(head), chosen.get(head)));
                }
            }
            accuracy = probe.accuracies(features(program, data.heldOut())).get(best);
        }
        accuracy.metrics("probe").forEach(summary::metric);
        summary.fact("baseLr", rates.get(best)).fact("wallSeconds", (System.nanoTime() - start) * 1e-9);
        out.println("linear probe top-1 " + accuracy + "; baseLr " + rates.get(best)
                + (choice ? ", chosen by " + validation.size() + " of the training pictures" : ""));
        out.println("summary    " + summary.write(Summary.Status.FINISHED));
        out.flush();
    }

    private void train(LinearProbe probe, Program program, Pictures training, int batch, IntConsumer epochDone) {
        Randomness randomness = new Randomness(config.seed());
        if (config.cached()) {
            FeatureBatches cached = FeatureBatches.cached(features(program, training), batch, randomness);
            probe.train(cached::epoch, cached.perEpoch(), epochDone);
            return;
        }
        ShuffledLoader augmented =
                new ShuffledLoader(data.withTrain(training), batch(program), randomness, config.loader());
        FeatureBatches anew = FeatureBatches.computed(program, augmented, batch);
        probe.train(anew::epoch, anew.perEpoch(), epochDone);
    }

    private Features features(Program program, Pictures split) {
        return Features.of(program, new SequentialLoader(data, split, batch(program), config.loader()));
    }

    private static int batch(Program program) {
        return program.graph().inputs().get("images").dim(0);
    }
}
