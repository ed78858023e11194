package io.mae4j.eval.robustness;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.mae4j.UserError;
import io.mae4j.file.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * How far a part is: what is put down every few seconds, and taken up by a run that goes on.
 *
 * @param fingerprint of the part's pictures
 * @param batches that were counted
 * @param finished whether there are no more
 * @param skipped pictures that could not be read, each with a tab and why
 */
public record PartState(String fingerprint, int batches, boolean finished, List<String> skipped, Tally tally) {
    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

    public PartState {
        skipped = List.copyOf(skipped);
    }

    /** Nothing is counted yet. */
    public static PartState begin(String fingerprint, int classes) {
        return new PartState(fingerprint, 0, false, List.of(), new Tally(classes));
    }

    /** The same part after so many of all its batches; the tally is the same. */
    PartState after(int done, int all, List<String> skippedSoFar) {
        return new PartState(fingerprint, done, done == all, skippedSoFar, tally);
    }

    /** Writes it, whole or not at all. */
    public void write(Path file) {
        AtomicFile.write(file, GSON.toJson(this) + "\n");
    }

    /** @throws UserError if the file cannot be read or is damaged */
    public static PartState read(Path file) {
        PartState state;
        try {
            state = GSON.fromJson(Files.readString(file), PartState.class);
        } catch (IOException e) {
            throw new UserError("cannot read " + file + ": " + AtomicFile.reason(e), e);
        } catch (RuntimeException e) { // of no JSON, or of a record that lacks something
            throw damaged(file, e);
        }
        if (state == null
                || state.fingerprint() == null
                || state.tally() == null
                || !state.tally().isWhole()) {
            throw damaged(file, null);
        }
        return state;
    }

    private static UserError damaged(Path file, RuntimeException cause) {
        return new UserError(file + " is damaged; without it, its part is done again", cause);
    }
}
