package io.mae4j.experiments.sweep;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import io.mae4j.UserError;
import io.mae4j.file.AtomicFile;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
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
        T value;
        try {
            value = GSON.fromJson(Files.readString(file), type);
        } catch (IOException e) {
            throw new UserError("cannot read " + file + ": " + AtomicFile.reason(e), e);
        } catch (JsonParseException e) {
            String what = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            throw new UserError(file + " is damaged: " + what, e);
        } catch (RuntimeException e) { // of a record that does not take what it is given
            throw new UserError(file + " is damaged: something in it is missing", e);
        }
        if (value == null) {
            throw new UserError(file + " is empty");
        }
        requireWhole(value, file);
        return value;
    }

    private static void requireWhole(Object value, Path file) {
        RecordComponent[] parts =
                value instanceof Record ? value.getClass().getRecordComponents() : new RecordComponent[0];
        for (RecordComponent part : parts) {
            try {
                if (part.getAccessor().invoke(value) == null) {
                    throw new UserError(file + " is damaged: it has no " + part.getName() + ", or an unknown one");
                }
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
