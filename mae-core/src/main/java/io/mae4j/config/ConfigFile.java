package io.mae4j.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import io.mae4j.UserError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A parsed file of the tree, not resolved.
 *
 * @param name where it is in the tree: {@code mask/random}
 * @param label how errors show it: {@code conf/mask/random.conf}
 * @param header the package that a leading comment {@code # @package foo.bar} gives
 * @param content all keys but {@code defaults}
 * @param defaults its defaults list; empty without one
 */
record ConfigFile(
        String name, String label, Optional<String> header, ConfigObject content, List<DefaultsEntry> defaults) {
    private static final String DEFAULTS = "defaults";
    private static final Pattern COMMENT = Pattern.compile("\\s*(?:#|//)(.*)");
    private static final Pattern HEADER = Pattern.compile("\\s*@package\\s+(\\S+)\\s*");

    static ConfigFile parse(ConfigTree tree, String name, String label, String text, List<String> includers) {
        List<String> chain = new ArrayList<>(includers);
        chain.add(name);
        ConfigObject content = parse(text, label, what -> include(tree, name, what, label, chain));
        ConfigValue defaults = content.get(DEFAULTS);
        return new ConfigFile(
                name,
                label,
                header(text),
                content.withoutKey(DEFAULTS),
                defaults == null ? List.of() : DefaultsEntry.list(defaults));
    }

    /** The folder of a name, which is the group of an option: {@code mask} of {@code mask/random}. */
    static String folder(String name) {
        int slash = name.lastIndexOf('/');
        return slash < 0 ? "" : name.substring(0, slash);
    }

    /**
     * The content inside the objects of a package. HOCON's own {@code include} does this, since it makes substitutions
     * relative: <code>${dim}</code> in a file placed at {@code model} means {@code model.dim} if there is one, else
     * {@code dim}.
     */
    ConfigObject placedAt(String path) {
        if (path.isEmpty()) {
            return content;
        }
        String quoted = ConfigUtil.joinPath(path.split("\\."));
        return parse(quoted + " { include \"this\" }", label, what -> content);
    }

    private static ConfigObject parse(String text, String label, Function<String, ConfigObject> include) {
        try {
            ConfigParseOptions options =
                    ConfigParseOptions.defaults().setOriginDescription(label).setIncluder(new Includer(include));
            return ConfigFactory.parseString(text, options).root();
        } catch (ConfigException e) {
            throw Where.error(e);
        }
    }

    /** {@code include "x"}: {@code x.conf} beside the including file, or else at the root of the tree. */
    private static ConfigObject include(ConfigTree tree, String from, String what, String label, List<String> chain) {
        String wanted = what.endsWith(ConfigRoot.EXTENSION)
                ? what.substring(0, what.length() - ConfigRoot.EXTENSION.length())
                : what;
        String beside = folder(from).isEmpty() ? wanted : folder(from) + "/" + wanted;
        return tree.find(beside, chain)
                .or(() -> tree.find(wanted, chain))
                .map(ConfigFile::content)
                .orElseThrow(() -> new UserError(label + ": include \"" + what + "\": there is no " + beside
                        + ConfigRoot.EXTENSION
                        + (beside.equals(wanted) ? "" : " and no " + wanted + ConfigRoot.EXTENSION)
                        + " in " + String.join(", ", tree.searchPath())));
    }

    private static Optional<String> header(String text) {
        for (String line : (Iterable<String>) text.lines()::iterator) {
            Matcher comment = COMMENT.matcher(line);
            if (comment.matches()) {
                Matcher header = HEADER.matcher(comment.group(1));
                if (header.matches()) {
                    return Optional.of(header.group(1));
                }
            } else if (!line.isBlank()) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** Hands every quoted {@code include} to a function. */
    private record Includer(Function<String, ConfigObject> include) implements ConfigIncluder {
        @Override
        public ConfigIncluder withFallback(ConfigIncluder fallback) {
            return this;
        }

        @Override
        public ConfigObject include(ConfigIncludeContext context, String what) {
            return include.apply(what);
        }
    }
}
