package io.mae4j.experiments;

import com.typesafe.config.ConfigObject;
import io.mae4j.UserError;
import io.mae4j.component.Masker;
import io.mae4j.config.Compose;
import io.mae4j.config.Composed;
import io.mae4j.eval.Accuracy;
import io.mae4j.eval.picture.MaskSheet;
import io.mae4j.experiments.report.SweepReport;
import io.mae4j.experiments.run.Callback;
import io.mae4j.experiments.run.TrainingJobs;
import io.mae4j.experiments.run.TrainingRun;
import io.mae4j.experiments.run.TrainingSetup;
import io.mae4j.experiments.sweep.JobCommand;
import io.mae4j.experiments.sweep.Multirun;
import io.mae4j.experiments.sweep.SweepFolder;
import io.mae4j.experiments.task.KnnCheckpoint;
import io.mae4j.experiments.task.PretrainSetup;
import io.mae4j.experiments.task.RunReconstructions;
import io.mae4j.experiments.task.TrainingTasks;
import io.mae4j.random.Randomness;
import io.mae4j.train.run.RunFolder;
import java.awt.image.BufferedImage;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** What the commands do, for callers in Java such as notebooks: configurations go in, values come out instead of lines. */
public final class Commands {
    private static final PrintWriter SILENT = new PrintWriter(PrintWriter.nullWriter());

    private Commands() {}

    /**
     * Pre-trains, fine-tunes or probes, as the primary configuration says; returns the run's folder.
     *
     * @throws UserError if the configuration, or what it names, will not do
     */
    public static RunFolder train(Composed composed, Callback watcher) {
        TrainingSetup setup = jobs(composed.primary()).setup(composed).fitted();
        AtomicReference<RunFolder> begun = new AtomicReference<>();
        TrainingRun.start(setup, SILENT, (run, program, records) -> {
            begun.set(records.folder());
            return watcher.begun(run, program, records);
        });
        return begun.get();
    }

    /**
     * A sweep in this process; returns its folder.
     *
     * @param kind {@code pretrain}, {@code finetune} or {@code probe}, whose configuration is {@code base}
     * @param words overrides, some with several values
     * @param watcher told of each run
     */
    public static SweepFolder sweep(String kind, Compose base, List<String> words, Callback watcher) {
        JobCommand command = jobs(kind).watchedBy(watcher);
        AtomicReference<SweepFolder> begun = new AtomicReference<>();
        new Multirun(Main.class, SILENT).start(command, base, words, begun::set);
        return begun.get();
    }

    private static TrainingJobs jobs(String kind) {
        return TrainingTasks.named(kind)
                .orElseThrow(() -> new UserError(kind + " is no kind of training; pretrain, finetune and probe are"));
    }

    /** Writes the report of a sweep, a page with its charts in the folder {@code report} beside it; returns the page. */
    public static Path report(SweepFolder sweep) {
        return SweepReport.write(sweep, SweepCommand.command(sweep));
    }

    /** Top-1 accuracies of nearest neighbours by k, of a configuration of {@code conf/knn.conf}. */
    public static Map<Integer, Accuracy> neighbours(Composed composed) {
        return KnnCheckpoint.of(composed).accuracies((k, accuracy) -> {});
    }

    /**
     * What maskers leave of a few held-out pictures.
     *
     * @param pretraining configurations whose data and patches are the same, by what is written before their rows
     */
    public static BufferedImage masks(Map<String, Composed> pretraining, int count) {
        PretrainSetup first = null;
        Map<String, Masker> maskers = new LinkedHashMap<>();
        for (Map.Entry<String, Composed> named : pretraining.entrySet()) {
            PretrainSetup setup = PretrainSetup.of(named.getValue());
            maskers.put(named.getKey(), setup.model().masker());
            first = first == null ? setup : first;
        }
        if (first == null) {
            throw new UserError("no masker to show: give a configuration or more");
        }
        return MaskSheet.draw(
                first.model().grid(),
                first.data(),
                first.data().shown(),
                count,
                maskers,
                new Randomness(first.trainer().seed()));
    }

    /** A few held-out pictures as they are, of as many classes as possible. */
    public static List<BufferedImage> pictures(Composed pretraining, int count) {
        PretrainSetup setup = PretrainSetup.of(pretraining);
        return MaskSheet.pictures(
                setup.model().grid(), setup.data(), setup.data().shown(), count);
    }

    /** What the model of a pre-training run makes of a few held-out pictures, under masks that need not be the run's. */
    public static void reconstruct(RunFolder folder, ConfigObject mask, int count, String title, Path png) {
        RunReconstructions.draw(folder, mask, count, title, png);
    }
}
