package io.mae4j.experiments.sweep;

import com.typesafe.config.ConfigValue;
import io.mae4j.UserError;
import io.mae4j.config.Compose;
import io.mae4j.config.Composed;
import io.mae4j.config.ConfigOverride;
import io.mae4j.train.run.RunFolder;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins sweeps, and goes on with them.
 *
 * @param main the class whose {@code main} is the command line, for jobs in processes of their own
 */
public record Multirun(Class<?> main, PrintWriter out) {
    private static final Logger LOG = LoggerFactory.getLogger(Multirun.class);

    /**
     * Plans a sweep, checks all its jobs, makes its folder and runs it; returns the exit code.
     *
     * @param base the command's configuration, without overrides
     * @param words overrides, some with several values; and settings of the sweeper, the launcher and {@code sweep.folder}
     */
    public int start(JobCommand command, Compose base, List<String> words) {
        return start(command, base, words, sweep -> {});
    }

    /** As {@link #start(JobCommand, Compose, List)}; {@code begun} is told the sweep's folder before its first job. */
    public int start(JobCommand command, Compose base, List<String> words, Consumer<SweepFolder> begun) {
        SweepWords sorted = SweepWords.of(base, words);
        SweepSettings settings = SweepSettings.of(base.tree(), sorted.settings());
        if (sorted.axes().isEmpty()) {
            throw new UserError("nothing is swept over: give a key several values, such as mask.ratio=0.25,0.5,0.75");
        }
        List<Composed> composed = new ArrayList<>();
        SweepPlan plan = plan(command, base, sorted, settings, composed);
        if (settings.folder().isPresent()) {
            Path path = settings.folder().get();
            SweepFolder there =
                    SweepFolder.isFree(path) ? SweepFolder.create(path, plan, composed) : SweepFolder.open(path);
            if (!there.plan().sameAs(plan)) {
                throw new UserError(
                        path + " is another sweep: " + describe(there.plan()) + "; this one is " + describe(plan));
            }
            begun.accept(there);
            composeEmptied(there, command);
            return new SweepRun(there, command, main, out).run(settings.launcher(), false);
        }
        Composed first = composed.get(0);
        Path path = RunFolder.newFolder(command.runs(first), plan.name() + "-sweep", LocalDateTime.now());
        SweepFolder sweep = SweepFolder.create(path, plan, composed);
        begun.accept(sweep);
        return new SweepRun(sweep, command, main, out).run(settings.launcher(), false);
    }

    /**
     * Goes on with a sweep: runs what has not finished, and what failed if {@code retryFailed}; returns the exit code.
     *
     * @param words settings of the launcher that are to be others now
     */
    public int resume(SweepFolder sweep, JobCommand command, List<String> words, boolean retryFailed) {
        words.stream()
                .filter(word -> !SweepWords.isOfLauncher(word))
                .findFirst()
                .ifPresent(word -> {
                    throw ConfigOverride.parse(word)
                            .error("the jobs are as they were planned; only their launcher can be another: launcher=<"
                                    + String.join(
                                            "|",
                                            Compose.of(SweepWords.KEY).tree().options("launcher")) + ">");
                });
        boolean isOther =
                words.stream().anyMatch(word -> ConfigOverride.parse(word).key().equals("launcher"));
        List<String> all = new ArrayList<>(
                isOther
                        ? List.of()
                        : sweep.plan().settings().stream()
                                .filter(SweepWords::isOfLauncher)
                                .toList());
        all.addAll(words);
        SweepSettings settings = SweepSettings.of(Compose.of(SweepWords.KEY).tree(), all);
        composeEmptied(sweep, command);
        return new SweepRun(sweep, command, main, out).run(settings.launcher(), retryFailed);
    }

    // somebody has removed a job to have it run again, and with it its configuration
    private static void composeEmptied(SweepFolder sweep, JobCommand command) {
        for (Job job : sweep.jobs()) {
            if (sweep.isEmptied(job)) {
                Composed composed = Compose.of(command.name())
                        .with(sweep.overrides())
                        .with(job.overrides())
                        .compose();
                sweep.begin(job, command.checked(composed.without(SweepWords.KEY)));
                LOG.warn(
                        "job {} has no configuration any more: it has that of the files as they are now",
                        job.folderName());
            }
        }
    }

    /** What a process does that was started for one job; returns the exit code. */
    public int job(SweepFolder sweep, JobCommand command, int number) {
        if (number < 0 || number >= sweep.jobs().size()) {
            throw new UserError(sweep + " has the jobs 0 to " + (sweep.jobs().size() - 1) + ", not " + number);
        }
        ParentWatch.start(System.in);
        JobState state = new JobRun(sweep, command, out).run(sweep.jobs().get(number));
        return SweepRun.exitCode(List.of(state));
    }

    /**
     * Refuses, for a command without {@code -m}, what is about several runs.
     *
     * @throws UserError if a word is a setting of sweeps
     */
    public static void refuseSettings(List<String> words) {
        words.stream().filter(SweepWords::isSetting).findFirst().ifPresent(word -> {
            throw new UserError("override '" + word + "' is about several runs: it goes with -m (--multirun)");
        });
    }

    private static SweepPlan plan(
            JobCommand command, Compose base, SweepWords words, SweepSettings settings, List<Composed> composed) {
        List<Job> jobs = new ArrayList<>();
        Set<Optional<ConfigValue>> carried = new HashSet<>();
        List<List<String>> wanted = settings.sweeper().jobs(words.axes());
        if (wanted == null || wanted.isEmpty()) {
            throw new UserError(
                    "the sweeper " + settings.sweeper().getClass().getName() + " has no jobs for these axes");
        }
        for (List<String> overrides : wanted) {
            Composed job = base.with(words.fixed()).with(overrides).compose();
            carried.add(Optional.ofNullable(job.config().root().get(SweepWords.KEY)));
            if (carried.size() > 1) {
                throw new UserError(
                        String.join(" ", overrides) + " has another sweep in its configuration than the jobs"
                                + " before it: give each its own command");
            }
            composed.add(command.checked(job.without(SweepWords.KEY)));
            jobs.add(new Job(jobs.size(), overrides, newKey()));
        }
        Map<String, List<String>> axes = new LinkedHashMap<>();
        for (Axis axis : words.axes()) {
            axes.put(
                    axis.key(),
                    axis.choices().stream().map(value -> value.written()).toList());
        }
        return new SweepPlan(
                command.name(),
                command.title(composed.get(0)),
                OffsetDateTime.now().toString(),
                words.fixed(),
                axes,
                words.settings(),
                newKey(),
                jobs);
    }

    private static String describe(SweepPlan plan) {
        return plan.jobs().size() + " jobs of " + plan.command() + " " + String.join(" ", plan.overrides()) + " over "
                + String.join(", ", plan.axes().keySet());
    }

    private static String newKey() {
        return UUID.randomUUID().toString().replace("-", "");
    }
}
