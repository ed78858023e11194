package io.mae4j.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigUtil;
import io.mae4j.UserError;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The last step: substitutions. */
final class Resolution {
    private static final Pattern UNKNOWN =
            Pattern.compile(".*Could not resolve substitution to a value: \\$\\{([^}]*)}");
    private static final Pattern CYCLE =
            Pattern.compile(".*?\\$\\{([^}]*)} was part of a cycle of substitutions involving (.*)");

    private Resolution() {}

    static Config resolve(ConfigObject unresolved, Resolvers resolvers) {
        try {
            return unresolved.toConfig().resolve(options(resolvers));
        } catch (ConfigException.UnresolvedSubstitution e) {
            throw unknown(e, unresolved, resolvers);
        } catch (ConfigException e) {
            throw Where.error(e);
        }
    }

    /** What can be resolved is; the rest stays as it is. */
    static ConfigObject resolveWhatCanBe(ConfigObject unresolved, Resolvers resolvers) {
        try {
            return unresolved
                    .toConfig()
                    .resolve(options(resolvers).setAllowUnresolved(true))
                    .root();
        } catch (ConfigException e) {
            return unresolved; // a cycle, say, which an override may still break
        }
    }

    private static ConfigResolveOptions options(Resolvers resolvers) {
        return ConfigResolveOptions.defaults().appendResolver(resolvers.asHocon());
    }

    private static UserError unknown(ConfigException e, ConfigObject unresolved, Resolvers resolvers) {
        UserError plain = Where.error(e);
        Matcher cycle = CYCLE.matcher(plain.getMessage());
        if (cycle.matches()) {
            String message = ": ${" + cycle.group(1) + "}: refers to itself, through " + cycle.group(2);
            return new UserError(Where.of(e.origin()) + message, e);
        }
        Matcher matcher = UNKNOWN.matcher(plain.getMessage());
        if (!matcher.matches()) {
            return plain;
        }
        String path = matcher.group(1);
        List<String> steps = ConfigUtil.splitPath(path);
        String last = steps.get(steps.size() - 1);
        String where = Where.of(e.origin());
        if (last.contains(":")) {
            String name = last.substring(0, last.indexOf(':'));
            String why = resolvers.names().contains(name)
                    ? "has no value here"
                    : "there is no resolver '" + name + "'" + Nearest.hint(name, resolvers.names());
            return new UserError(where + ": ${" + last + "}: " + why, e);
        }
        SortedSet<String> known = paths(resolveWhatCanBe(unresolved, resolvers), "");
        String meant = Nearest.to(path, known)
                .map(near -> "; did you mean ${" + near + "}?")
                .orElse("");
        return new UserError(where + ": ${" + path + "}: there is no such key" + meant, e);
    }

    /** Every path of an object, of inner objects too. What is not resolved has none below it. */
    static SortedSet<String> paths(ConfigObject object, String prefix) {
        SortedSet<String> paths = new TreeSet<>();
        try {
            object.forEach((key, value) -> {
                String path = Where.path(prefix, key);
                paths.add(path);
                if (value instanceof ConfigObject inner) {
                    paths.addAll(paths(inner, path));
                }
            });
        } catch (ConfigException.NotResolved e) {
            return paths;
        }
        return paths;
    }
}
