package io.mae4j.experiments.describe;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.mae4j.config.Compose;
import io.mae4j.config.Composed;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What Hydra keeps in its own node {@code hydra}: how the configuration came about, as configuration. */
public final class JobInfo {
    private JobInfo() {}

    /** The only key. */
    public static final String KEY = "mae";

    /** A configuration with the single key {@link #KEY}. */
    public static Composed of(Compose compose, Composed composed, String version) {
        Map<String, Object> job = Map.of(
                "configName",
                composed.primary(),
                "overrideDirname",
                String.join(",", composed.overrides().stream().sorted().toList()));
        Map<String, Object> runtime = Map.of(
                "version", version,
                "java", Runtime.version().toString(),
                "cwd", Path.of("").toAbsolutePath().toString(),
                "choices", composed.choices(),
                "configSources",
                        composed.sources().stream().map(Object::toString).toList());
        Map<String, Object> mae = Map.of(
                "job",
                job,
                "overrides",
                composed.overrides(),
                "searchpath",
                compose.tree().searchPath(),
                "runtime",
                runtime);
        Config config = ConfigFactory.parseMap(Map.of(KEY, mae));
        return new Composed(
                composed.primary(),
                config,
                config,
                composed.choices(),
                composed.overrides(),
                composed.sources(),
                List.of(),
                composed.resolvers());
    }
}
