package io.mae4j.experiments.sweep;

import io.mae4j.UserError;
import io.mae4j.file.FolderLock;
import io.mae4j.train.StopSignal;
import io.mae4j.train.TrainingFailure;
import io.mae4j.train.run.RunFolder;
import io.mae4j.train.tracking.RunStart;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.OffsetDateTime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A job in the process that runs it: takes the job's lock, notes that it runs, runs it, and notes how it ended. */
record JobRun(SweepFolder sweep, JobCommand command, PrintWriter out) {
    private static final Logger LOG = LoggerFactory.getLogger(JobRun.class);

    /** Runs a job, unless it has finished already; returns how it ended. */
    JobState run(Job job) {
        JobFolder folder = sweep.job(job);
        try (FolderLock lock = folder.lock().orElse(null)) {
            if (lock == null) {
                throw new UserError(folder.path() + " is being run by process "
                        + folder.state().process() + ": a job runs once at a time");
            }
            JobState before = folder.written();
            if (before.status() == JobState.Status.FINISHED) {
                return before;
            }
            JobState running = before.running(now());
            folder.write(running);
            folder.run().clearUnfinished();
            JobState ended = attempt(folder, running);
            folder.write(ended);
            return ended;
        }
    }

    private JobState attempt(JobFolder folder, JobState running) {
        Job job = folder.job();
        RunFolder run = folder.run();
        RunStart start = RunStart.of(job.title(), run.path())
                .keyed(job.key())
                .under(sweep.plan().key())
                .tag("mae.sweep", sweep.path().toString())
                .tag("mae.job", Integer.toString(job.number()));
        try {
            int exitCode = command.run(run, start, out);
            if (exitCode == 0) {
                return running.ended(JobState.Status.FINISHED, "", now());
            } else if (exitCode == StopSignal.EXIT_CODE) {
                return running.ended(JobState.Status.INTERRUPTED, "", now());
            }
            return running.ended(JobState.Status.FAILED, "exit code " + exitCode, now());
        } catch (UserError | TrainingFailure e) {
            return running.ended(JobState.Status.FAILED, e.getMessage(), now());
        } catch (RuntimeException | Error e) { // a bug, or no memory: the other jobs may still do
            LOG.error("job {} failed", job.number(), e);
            StringWriter trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace));
            run.write("error.txt", trace.toString());
            return running.ended(JobState.Status.FAILED, e + " (error.txt has all of it)", now());
        }
    }

    static String now() {
        return OffsetDateTime.now().toString();
    }
}
