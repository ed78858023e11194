package io.mae4j.notebook;

import io.mae4j.engine.TrainingProgram;
import io.mae4j.experiments.run.Callback;
import io.mae4j.experiments.run.RunRecords;
import io.mae4j.experiments.run.TrainingSetup;
import io.mae4j.train.StepPlan;
import io.mae4j.train.StepReport;
import io.mae4j.train.StopSignal;
import io.mae4j.train.TrainingListener;
import io.mae4j.train.report.Curves;
import io.mae4j.train.run.MetricHistory;
import io.mae4j.train.run.RunFolder;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A run below its cell: a bar, and the losses so far. */
final class LiveTraining implements Callback {
    private static final long REFRESH = TimeUnit.SECONDS.toNanos(1);

    private final Screen screen;

    LiveTraining(Screen screen) {
        this.screen = screen;
    }

    @Override
    public TrainingListener begun(TrainingSetup setup, TrainingProgram program, RunRecords records) {
        return new Watch(records.folder(), setup.plan());
    }

    private final class Watch implements TrainingListener {
        private final RunFolder folder;
        private final StepPlan plan;
        private final long began = System.nanoTime();
        private final Consumer<Rich> bar;
        private Consumer<Rich> curve;
        private long refreshed = began;
        private long images;
        private double learning; // seconds of steps, without what is measured between them

        private Watch(RunFolder folder, StepPlan plan) {
            this.folder = folder;
            this.plan = plan;
            this.bar = screen.show(new Progress(0, plan.steps(), "begins in " + folder, "begins in " + folder));
        }

        @Override
        public void stepTaken(StepReport report) {
            images += report.images();
            learning += report.seconds();
            if (Thread.currentThread().isInterrupted()) { // the notebook's stop button
                StopSignal.ask();
            }
            if (System.nanoTime() - refreshed >= REFRESH) {
                refresh(report);
                refreshed = System.nanoTime();
            }
        }

        @Override
        public void stopped(long steps, Outcome outcome) {
            List<Curves.Measured> loss = Curves.measured(history(), "loss");
            String text = (outcome == Outcome.FINISHED ? "trained " : "interrupted after ") + seconds() + " s, " + steps
                    + " steps"
                    + (loss.isEmpty()
                            ? ""
                            : ", loss " + number(loss.get(loss.size() - 1).value()));
            bar.accept(new Progress(steps, plan.steps(), text, text));
            draw();
        }

        private void refresh(StepReport report) {
            double left = (plan.steps() - report.step()) * (seconds() / (double) report.step());
            String text = String.format(
                    Locale.ROOT,
                    "epoch %.1f of %d · loss %s · %,.0f images/s · %d s left",
                    report.epochs(),
                    plan.epochs(),
                    number(report.loss()),
                    images / learning,
                    Math.round(left));
            String epoch = "epoch " + (int) report.epochs() + " of " + plan.epochs();
            bar.accept(new Progress(report.step(), plan.steps(), text, epoch));
            draw();
        }

        private void draw() {
            Curves.of(history()).lossPicture().ifPresent(image -> {
                Picture picture = Picture.of(image, "losses of " + folder);
                if (curve == null) {
                    curve = screen.show(picture);
                } else {
                    curve.accept(picture);
                }
            });
        }

        private List<MetricHistory.Point> history() {
            return MetricHistory.read(folder.file("metrics.jsonl"));
        }

        private long seconds() {
            return Math.round((System.nanoTime() - began) * 1e-9);
        }
    }

    private static String number(double loss) {
        return String.format(Locale.ROOT, "%.4f", loss);
    }

    /** A bar and a line. */
    record Progress(long done, long all, String line, String text) implements Rich {
        @Override
        public Map<String, String> forms() {
            return Map.of(
                    TEXT,
                    text,
                    "text/html",
                    "<div style=\"font-family:sans-serif;font-size:13px\"><progress style=\"width:22em\" value=\""
                            + done + "\" max=\"" + all + "\"></progress> " + Html.escaped(line) + "</div>");
        }
    }
}
