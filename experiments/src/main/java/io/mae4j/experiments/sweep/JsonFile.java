package io.mae4j.experiments.sweep;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import io.mae4j.UserError;
import io.mae4j.file.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Records as JSON files, written whole or not at all. */
final class JsonFile {
    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    private JsonFile() {}

    static void write(Path file, Object value) {
        AtomicFile.write(file, GSON.toJson(value) + "\n");
    }

    static <T> T read(Path file, Class<T> type) {
        try {
            T value = GSON.fromJson(Files.readString(file), type);
            if (value == null) {
                throw new UserError(file + " is empty");
            }
            return value;
        } catch (IOException e) {
            throw new UserError("cannot read " + file + ": " + AtomicFile.reason(e), e);
        } catch (JsonParseException e) {
            throw new UserError(file + " is damaged: " + e.getMessage(), e);
        }
    }
}
