package io.mae4j.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What git knows of the sources in a folder. Everything is empty without git, outside a repository, or where git is not done in
 * time, as with a file system that does not answer.
 *
 * @param limit how long an answer may take
 */
public record GitSources(Path folder, Duration limit) {

    /** With ten seconds for an answer. */
    public GitSources(Path folder) {
        this(folder, Duration.ofSeconds(10));
    }

    /** The commit that is checked out. */
    public String commit() {
        return git("rev-parse", "HEAD");
    }

    /** The branch that is checked out; {@code HEAD} if there is only a commit. */
    public String branch() {
        return git("rev-parse", "--abbrev-ref", "HEAD");
    }

    /** Whether files that git knows differ from the commit. */
    public boolean isDirty() {
        return !git("status", "--porcelain", "--untracked-files=no").isEmpty();
    }

    private String git(String... arguments) {
        List<String> command = new ArrayList<>(List.of("git", "-C", folder.toString()));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            return answer(process);
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    // read by a thread of its own: reading ends no sooner than whoever holds the other end
    private String answer(Process process) throws InterruptedException {
        FutureTask<byte[]> output = new FutureTask<>(process.getInputStream()::readAllBytes);
        Thread reader = new Thread(output, "git");
        reader.setDaemon(true);
        reader.start();
        try {
            byte[] answer = output.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            boolean done = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
            return done && process.exitValue() == 0 ? new String(answer, StandardCharsets.UTF_8).strip() : "";
        } catch (TimeoutException | ExecutionException e) {
            return "";
        } finally {
            if (process.isAlive()) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        }
    }
}
