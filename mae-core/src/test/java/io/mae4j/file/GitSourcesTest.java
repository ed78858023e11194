package io.mae4j.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitSourcesTest {
    @TempDir
    Path folder;

    @Test
    void aRepositoryHasACommitABranchAndPerhapsChanges() throws Exception {
        git("init", "-q");
        git("checkout", "-q", "-b", "trunk");
        Path file = Files.writeString(folder.resolve("file"), "1");
        git("add", "file");
        git(
                "-c",
                "user.name=a",
                "-c",
                "user.email=a@example.org",
                "-c",
                "commit.gpgsign=false",
                "commit",
                "-q",
                "-m",
                "first");
        GitSources sources = new GitSources(folder);
        assertTrue(sources.commit().matches("[0-9a-f]{40,64}"), sources.commit());
        assertEquals("trunk", sources.branch());
        Files.writeString(folder.resolve("new"), "not known to git");
        assertFalse(sources.isDirty());
        Files.writeString(file, "2");
        assertTrue(sources.isDirty());
    }

    @Test
    void withoutARepositoryThereIsNothing() {
        GitSources sources = new GitSources(folder);
        assertEquals("", sources.commit());
        assertEquals("", sources.branch());
        assertFalse(sources.isDirty());
    }

    /** As over a file system that is away: here a program hangs that git asks for changes. */
    @Test
    void aGitThatHangsIsNotWaitedFor() throws Exception {
        git("init", "-q");
        Files.writeString(folder.resolve("file"), "1");
        git("add", "file");
        Path hook = Files.writeString(folder.resolve("hook"), "#!/bin/sh\nexec sleep 30\n");
        assumeTrue(hook.toFile().setExecutable(true));
        git("config", "core.fsmonitor", hook.toString());
        assertTimeout(
                Duration.ofSeconds(20), () -> assertFalse(new GitSources(folder, Duration.ofMillis(300)).isDirty()));
    }

    private void git(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git", "-C", folder.toString()));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
    }
}
