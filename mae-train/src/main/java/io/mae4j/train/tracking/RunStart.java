package io.mae4j.train.tracking;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * What a run begins with.
 *
 * @param name shown in lists of runs; need not be unique; cut off where it is longer than MLflow takes
 * @param folder the run folder; a tracker may keep files in its sub-folder {@code tracking}
 * @param experiment the experiment's name; empty for the tracker's configured one
 * @param key 32 hexadecimal digits that are the run's for good: a run of this key that is there already is continued; empty for
 *     a new run whatever there is
 * @param parent the {@linkplain TrackedRun#id() id} of the run that this one is part of (a sweep); empty for none
 * @param tags further tags, such as {@code mlflow.source.git.commit}
 */
public record RunStart(
        String name, Path folder, String experiment, String key, String parent, Map<String, String> tags) {

    /** The tag in which MLflow has a run's name once more. */
    static final String RUN_NAME = "mlflow.runName";

    public RunStart {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a run needs a name");
        }
        name = MlflowNames.runName(name);
        Objects.requireNonNull(folder, "folder");
        Objects.requireNonNull(experiment, "experiment");
        Objects.requireNonNull(parent, "parent");
        if (!key.isEmpty() && !key.matches("[0-9a-f]{32}")) {
            throw new IllegalArgumentException("a run's key is 32 hexadecimal digits, not '" + key + "'");
        }
        tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
    }

    public static RunStart of(String name, Path folder) {
        return new RunStart(name, folder, "", "", "", Map.of());
    }

    public RunStart inExperiment(String experiment) {
        return new RunStart(name, folder, experiment, key, parent, tags);
    }

    public RunStart under(String parent) {
        return new RunStart(name, folder, experiment, key, parent, tags);
    }

    /** Whoever starts a run of this key again, after a crash say, goes on with the same one. */
    public RunStart keyed(String key) {
        return new RunStart(name, folder, experiment, key, parent, tags);
    }

    /** The key, or a new one. */
    String keyOrNew() {
        return key.isEmpty() ? UUID.randomUUID().toString().replace("-", "") : key;
    }

    public RunStart tag(String key, String value) {
        Map<String, String> more = new LinkedHashMap<>(tags);
        more.put(key, value);
        return new RunStart(name, folder, experiment, this.key, parent, more);
    }

    /** The tags that MLflow's pages expect, and then the run's own, under names that MLflow takes. */
    Map<String, String> allTags() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put(RUN_NAME, name);
        all.put("mlflow.user", System.getProperty("user.name", "unknown"));
        all.put("mlflow.source.type", "LOCAL");
        all.put("mlflow.source.name", "mae4j");
        tags.forEach((key, value) -> all.put(MlflowNames.key(key), MlflowNames.tagValue(value)));
        if (!parent.isEmpty()) {
            all.put("mlflow.parentRunId", parent);
        }
        return all;
    }
}
