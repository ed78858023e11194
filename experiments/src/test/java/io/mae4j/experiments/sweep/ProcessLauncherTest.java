package io.mae4j.experiments.sweep;

import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.UserError;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProcessLauncherTest {
    private final CountDownLatch other = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    /** Its process would go on, and the jobs that wait would begin, after the sweep has let go of its folder. */
    @Test
    void aSweepThatEndsEarlyTakesItsJobsWithIt() throws InterruptedException {
        UserError full = new UserError("cannot write index.json: No space left on device");
        Launcher.Jobs jobs = apart(job -> {
            try {
                if (job.number() == 0) {
                    other.await();
                    throw full;
                }
                other.countDown();
                new CountDownLatch(1).await(); // as long as its process runs
            } catch (InterruptedException e) {
                ended.countDown();
            }
        });
        List<Job> todo = IntStream.range(0, 2)
                .mapToObj(i -> new Job(i, List.of("trainer.seed=" + i), "0".repeat(32)))
                .toList();
        ProcessLauncher launcher = new ProcessLauncher(new ProcessLauncher.Config(2));
        assertSame(full, assertThrows(UserError.class, () -> launcher.launch(todo, jobs)));
        assertTrue(ended.await(10, TimeUnit.SECONDS));
    }

    @Test
    void aFolderThatCannotBeWrittenToIsALineAndNotABug() {
        UserError full = new UserError("cannot write index.json: No space left on device");
        Launcher.Jobs jobs = apart(job -> {
            throw full;
        });
        ProcessLauncher launcher = new ProcessLauncher(new ProcessLauncher.Config(2));
        List<Job> todo = List.of(new Job(0, List.of("mask.ratio=0.25"), "0".repeat(32)));
        assertSame(full, assertThrows(UserError.class, () -> launcher.launch(todo, jobs)));
    }

    private static Launcher.Jobs apart(Consumer<Job> run) {
        return new Launcher.Jobs() {
            @Override
            public void here(Job job) {
                throw new AssertionError("in a process of its own");
            }

            @Override
            public void apart(Job job, int share) {
                run.accept(job);
            }

            @Override
            public boolean stopped() {
                return false;
            }
        };
    }
}
