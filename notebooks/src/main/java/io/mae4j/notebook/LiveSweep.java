package io.mae4j.notebook;

import io.mae4j.engine.TrainingProgram;
import io.mae4j.experiments.run.Callback;
import io.mae4j.experiments.run.RunRecords;
import io.mae4j.experiments.run.TrainingSetup;
import io.mae4j.experiments.sweep.Job;
import io.mae4j.experiments.sweep.SweepFolder;
import io.mae4j.train.StepPlan;
import io.mae4j.train.StepReport;
import io.mae4j.train.StopSignal;
import io.mae4j.train.TrainingListener;
import io.mae4j.train.run.RunFolder;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A sweep below its cell: one bar for all runs. */
final class LiveSweep implements Callback {
    private static final long REFRESH = TimeUnit.SECONDS.toNanos(1);

    private final Screen screen;
    private Consumer<Rich> bar;

    LiveSweep(Screen screen) {
        this.screen = screen;
    }

    @Override
    public TrainingListener begun(TrainingSetup setup, TrainingProgram program, RunRecords records) {
        RunFolder folder = records.folder();
        StepPlan plan = setup.plan();
        List<Job> jobs = SweepFolder.open(folder.path().getParent()).jobs();
        Job job = jobs.stream()
                .filter(j -> Integer.parseInt(folder.path().getFileName().toString()) == j.number())
                .findFirst()
                .orElseThrow();
        show(job, jobs.size(), 0, plan);
        return new TrainingListener() {
            private long refreshed = System.nanoTime();

            @Override
            public void stepTaken(StepReport report) {
                if (Thread.currentThread().isInterrupted()) {
                    StopSignal.ask();
                }
                if (System.nanoTime() - refreshed >= REFRESH) {
                    show(job, jobs.size(), report.step(), plan);
                    refreshed = System.nanoTime();
                }
            }

            @Override
            public void stopped(long steps, Outcome outcome) {
                show(job, jobs.size(), steps, plan);
            }
        };
    }

    private void show(Job job, int jobs, long step, StepPlan plan) {
        String text = "run " + (job.number() + 1) + " of " + jobs + ": " + job.title();
        Rich next = new LiveTraining.Progress(job.number() * plan.steps() + step, jobs * plan.steps(), text, text);
        if (bar == null) {
            bar = screen.show(next);
        } else {
            bar.accept(next);
        }
    }
}
