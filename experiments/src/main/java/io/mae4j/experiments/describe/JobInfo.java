package io.mae4j.experiments.describe;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import io.mae4j.config.Compose;
import io.mae4j.config.Composed;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What Hydra keeps in its own node {@code hydra}: how the configuration came about, as configuration. */
public final class JobInfo {
    private JobInfo() {}

    /** HOCON with the single key {@code mae}. */
    public static String of(Compose compose, Composed composed, String version) {
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
                "configSources", List.copyOf(composed.sources()));
        Map<String, Object> mae = Map.of(
                "job",
                job,
                "overrides",
                composed.overrides(),
                "searchpath",
                compose.tree().searchPath(),
                "runtime",
                runtime);
        return ConfigFactory.parseMap(Map.of("mae", mae))
                .root()
                .render(ConfigRenderOptions.defaults()
                        .setOriginComments(false)
                        .setComments(false)
                        .setJson(false));
    }
}
