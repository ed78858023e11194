package io.mae4j.train.tracking;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import io.mae4j.UserError;
import io.mae4j.file.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which run a spool is for, kept beside it as JSON.
 *
 * @param uri the server's address, without credentials
 * @param key our own name for the run, which it has on the server as the tag {@value #KEY_TAG}: by it a run is found again
 *     whose creation was asked for, but not answered, and by it children that began while the server was away find it
 * @param runId the server's id; empty until the server has created the run
 * @param startTime milliseconds since 1970
 * @param parent the id or key of the parent run, or empty
 */
record RunIdentity(
        String uri,
        String experiment,
        String name,
        String key,
        String runId,
        long startTime,
        String parent,
        Map<String, String> tags) {

    static final String KEY_TAG = "mae4j.run";
    private static final String FILE = "run.json";

    static RunIdentity of(String uri, String experiment, RunStart start) {
        Map<String, String> tags = start.allTags();
        return new RunIdentity(
                uri, experiment, start.name(), start.keyOrNew(), "", System.currentTimeMillis(), start.parent(), tags);
    }

    RunIdentity withRunId(String runId) {
        return new RunIdentity(uri, experiment, name, key, runId, startTime, parent, tags);
    }

    /** What a caller knows the run by. */
    String id() {
        return runId.isEmpty() ? key : runId;
    }

    static boolean existsIn(Path folder) {
        return Files.exists(folder.resolve(FILE));
    }

    void write(Path folder) throws IOException {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("uri", uri);
        json.put("experiment", experiment);
        json.put("name", name);
        json.put("key", key);
        json.put("runId", runId);
        json.put("startTime", startTime);
        json.put("parent", parent);
        json.put("tags", tags);
        AtomicFile.write(
                folder.resolve(FILE),
                ConfigValueFactory.fromMap(json)
                                .render(ConfigRenderOptions.concise().setFormatted(true))
                        + "\n");
    }

    static RunIdentity read(Path folder) {
        try {
            Config json = ConfigFactory.parseFile(folder.resolve(FILE).toFile());
            Map<String, String> tags = new LinkedHashMap<>();
            json.getObject("tags").forEach((key, value) -> tags.put(key, (String) value.unwrapped()));
            return new RunIdentity(
                    json.getString("uri"),
                    json.getString("experiment"),
                    json.getString("name"),
                    json.getString("key"),
                    json.getString("runId"),
                    json.getLong("startTime"),
                    json.getString("parent"),
                    tags);
        } catch (ConfigException e) {
            throw new UserError(folder.resolve(FILE) + " does not describe a tracked run: " + e.getMessage(), e);
        }
    }
}
