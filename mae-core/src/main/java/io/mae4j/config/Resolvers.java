package io.mae4j.config;

import com.typesafe.config.ConfigResolver;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import io.mae4j.UserError;
import io.mae4j.file.GitSources;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;

/**
 * Substitutions that are computed: <code>${"now:yyyy-MM-dd"}</code>, <code>${"env:HOME"}</code>, <code>${"env:SEED,0"}
 * </code> with a default, <code>${"uuid:"}</code>, <code>${"git:commit"}</code>. The quotes are HOCON's need; on the command
 * line <code>${now:yyyy}</code> will do. Immutable; all values of {@code now} and {@code uuid} of one registry agree.
 */
public final class Resolvers {
    private static final String ENVIRONMENT = "env";

    private final SortedMap<String, Function<String, Optional<String>>> resolvers;

    private Resolvers(SortedMap<String, Function<String, Optional<String>>> resolvers) {
        this.resolvers = resolvers;
    }

    /**
     * {@code now} (this moment, by a {@link DateTimeFormatter} pattern), {@code env}, {@code uuid}, and {@code git}
     * ({@code commit}, {@code branch} or {@code dirty}) of mae4j's sources. {@link Compose} adds {@code run}.
     */
    public static Resolvers standard() {
        ZonedDateTime now = ZonedDateTime.now();
        String uuid = UUID.randomUUID().toString();
        return new Resolvers(new TreeMap<>())
                .with("now", pattern -> Optional.of(format(now, pattern)))
                .with(ENVIRONMENT, Resolvers::environment)
                .with("uuid", nothing -> Optional.of(uuid))
                .with("git", Resolvers::git);
    }

    /**
     * With one more, or another in its place; it is given what follows the colon, and answers empty for "not known".
     */
    public Resolvers with(String name, Function<String, Optional<String>> resolver) {
        SortedMap<String, Function<String, Optional<String>>> more = new TreeMap<>(resolvers);
        more.put(name, resolver);
        return new Resolvers(more);
    }

    SortedSet<String> names() {
        return new TreeSet<>(resolvers.keySet());
    }

    ConfigResolver asHocon() {
        return new Hocon();
    }

    /**
     * HOCON as the library renders it, with the values in it of what is computed, but for {@code env}: the machine that reads it
     * has its own.
     */
    String settledIn(String hocon) {
        return Substitutions.withValues(hocon, this::settled);
    }

    private Optional<String> settled(String call) {
        int colon = call.indexOf(':');
        String name = call.substring(0, Math.max(0, colon));
        return resolvers.containsKey(name) && !name.equals(ENVIRONMENT)
                ? resolvers.get(name).apply(call.substring(colon + 1))
                : Optional.empty();
    }

    private static String format(ZonedDateTime now, String pattern) {
        try {
            return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).format(now);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new UserError(
                    "${now:" + pattern + "}: is no pattern of a date, such as yyyy-MM-dd: " + e.getMessage(), e);
        }
    }

    private static Optional<String> environment(String argument) {
        String[] parts = argument.split(",", 2);
        Optional<String> value = Optional.ofNullable(System.getenv(parts[0].strip()));
        return value.isPresent() || parts.length == 1 ? value : Optional.of(parts[1].strip());
    }

    private static Optional<String> git(String what) {
        GitSources sources = new GitSources(Path.of(System.getProperty("mae.home", "")));
        String value =
                switch (what.strip()) {
                    case "commit" -> sources.commit();
                    case "branch" -> sources.branch();
                    case "dirty" -> Boolean.toString(sources.isDirty());
                    default -> "";
                };
        return value.isEmpty() ? Optional.empty() : Optional.of(value);
    }

    private ConfigValue lookup(String path) {
        List<String> steps = ConfigUtil.splitPath(path);
        String last = steps.get(steps.size() - 1); // an including object may stand before it
        int colon = last.indexOf(':');
        Function<String, Optional<String>> resolver = colon < 0 ? null : resolvers.get(last.substring(0, colon));
        if (resolver == null) {
            return null;
        }
        // an environment variable is text that a number may be read from, and its origin says so
        String origin = last.startsWith(ENVIRONMENT + ":") ? "env var " + last.substring(4) : "${" + last + "}";
        return resolver.apply(last.substring(colon + 1))
                .map(value -> ConfigValueFactory.fromAnyRef(value, origin))
                .orElse(null);
    }

    private final class Hocon implements ConfigResolver {
        @Override
        public ConfigValue lookup(String path) {
            return Resolvers.this.lookup(path);
        }

        @Override
        public ConfigResolver withFallback(ConfigResolver fallback) {
            return this;
        }
    }
}
