package io.mae4j.experiments.sweep;

import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mae4j.UserError;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessLauncherTest {
    @Test
    void aFolderThatCannotBeWrittenToIsALineAndNotABug() {
        UserError full = new UserError("cannot write index.json: No space left on device");
        Launcher.Jobs jobs = new Launcher.Jobs() {
            @Override
            public void here(Job job) {
                throw new AssertionError("in a process of its own");
            }

            @Override
            public void apart(Job job, int share) {
                throw full;
            }

            @Override
            public boolean stopped() {
                return false;
            }
        };
        ProcessLauncher launcher = new ProcessLauncher(new ProcessLauncher.Config(2));
        List<Job> todo = List.of(new Job(0, List.of("mask.ratio=0.25"), "0".repeat(32)));
        assertSame(full, assertThrows(UserError.class, () -> launcher.launch(todo, jobs)));
    }
}
