package io.mae4j.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What git knows of the sources in a folder. Everything is empty without git, or outside a repository. */
public record GitSources(Path folder) {
    private static final int SECONDS = 10;

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
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            boolean done = process.waitFor(SECONDS, TimeUnit.SECONDS);
            return done && process.exitValue() == 0 ? output.strip() : "";
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
