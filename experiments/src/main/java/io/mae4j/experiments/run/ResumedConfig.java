package io.mae4j.experiments.run;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import io.mae4j.UserError;
import io.mae4j.config.Compose;
import io.mae4j.config.Composed;
import io.mae4j.config.ConfigOverride;
import io.mae4j.config.ConfigTree;
import io.mae4j.config.Nearest;
import io.mae4j.experiments.model.MissingPlugin;
import io.mae4j.train.run.RunFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The configuration of a run that goes on: the one in its folder, with the few changes that make sense in the middle of a run.
 *
 * @param snapshot what is in the folder, and the changes
 * @param warnings what the changes do to it, a line each
 */
public record ResumedConfig(RunFolder folder, Compose snapshot, Composed composed, List<String> warnings) {
    private static final String ENGINE = "engine";
    private static final String EPOCHS = "trainer.epochs";
    private static final List<String> MEASURED = List.of(
            ENGINE,
            "knn",
            "trainer.loader",
            "loader",
            "data.root", // what is there has to be the same: the fingerprint tells
            "data.files",
            "data.shards",
            "data.heldOut",
            "tracking.root");
    private static final List<String> RESUMED = Stream.concat(
                    Stream.of(
                            EPOCHS,
                            "trainer.checkpointEvery",
                            "trainer.keep",
                            "trainer.heldOutEvery",
                            "trainer.picturesEvery",
                            "trainer.bytes"),
                    MEASURED.stream())
            .toList();

    /** @throws UserError if the folder is no run, or an override would make it another run */
    public static ResumedConfig of(Path path, List<String> overrides) {
        return of(path, overrides, "when a run is resumed", RESUMED, "");
    }

    /**
     * As {@link #of(Path, List)}, of a run that is measured as it is and does not go on.
     *
     * @param otherwise said of a key that no run has: where it would be one
     */
    public static ResumedConfig measured(Path path, List<String> overrides, String otherwise) {
        return of(path, overrides, "beside run=", MEASURED, otherwise);
    }

    private static ResumedConfig of(
            Path path, List<String> overrides, String when, List<String> changeable, String otherwise) {
        RunFolder folder = RunFolder.open(path);
        Compose snapshot = Compose.of(RunFolder.CONFIG).in(ConfigTree.of(path));
        Config before = snapshot.compose().config();
        MissingPlugin.check(folder, before, overrides);
        boolean another = overrides.stream().anyMatch(o -> key(o).equals(ENGINE));
        Compose changed = snapshot.with(
                overrides.stream().filter(o -> !another || !isOfEngine(o)).toList());
        Composed after = changed.compose();
        if (another) { // a snapshot has no groups to choose from, and the keys of one engine are not those of another
            Compose chosen = Compose.of("pretrain")
                    .with(overrides.stream().filter(ResumedConfig::isOfEngine).toList());
            after = after.with(ENGINE, chosen.compose().object(ENGINE)).withOverrides(overrides);
        }
        List<String> warnings = new ArrayList<>();
        for (String key : changed(before, after.config())) {
            if (changeable.stream().noneMatch(can -> key.equals(can) || key.startsWith(can + "."))) {
                throw new UserError(
                        before.hasPathOrNull(key)
                                ? key + " cannot change " + when + "; what can: " + String.join(", ", changeable)
                                : key + " is not in the configuration of " + folder + meant(key, before) + otherwise);
            } else if (key.equals(EPOCHS)) {
                warnings.add(EPOCHS
                        + " changes the learning rate from here on: the run is not the one that it would have been");
            } else if (key.startsWith(ENGINE + ".")) {
                warnings.add(key + " changes: the run goes on, but not bit for bit");
            }
        }
        return new ResumedConfig(folder, changed, after, List.copyOf(warnings));
    }

    // by its whole path, or by the last name of it
    private static String meant(String key, Config config) {
        Set<String> known = flat(config).keySet();
        return known.stream()
                .filter(path -> path.endsWith("." + key))
                .findFirst()
                .or(() -> Nearest.to(key, known))
                .map(near -> "; did you mean " + near + "?")
                .orElse("");
    }

    private static String key(String override) {
        return ConfigOverride.parse(override).key();
    }

    private static boolean isOfEngine(String override) {
        return (key(override) + ".").startsWith(ENGINE + ".");
    }

    private static SortedSet<String> changed(Config before, Config after) {
        SortedMap<String, String> old = flat(before);
        SortedMap<String, String> now = flat(after);
        SortedSet<String> keys = new TreeSet<>(old.keySet());
        keys.addAll(now.keySet());
        keys.removeIf(key -> old.getOrDefault(key, "null").equals(now.getOrDefault(key, "null")));
        return keys;
    }

    /** All leaves by their paths, as text. */
    public static SortedMap<String, String> flat(Config config) {
        SortedMap<String, String> flat = new TreeMap<>();
        config.entrySet().forEach(entry -> flat.put(entry.getKey(), text(entry.getValue())));
        return flat;
    }

    private static String text(ConfigValue value) {
        return value.unwrapped() instanceof String text ? text : value.render(ConfigRenderOptions.concise());
    }
}
