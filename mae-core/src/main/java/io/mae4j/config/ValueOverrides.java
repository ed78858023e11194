package io.mae4j.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import io.mae4j.UserError;
import java.util.Arrays;
import java.util.List;

/**
 * Applies overrides of values to a merged, unresolved configuration. {@code key=value} is for keys that are there, and
 * for those inside of what is there, since the record that is bound may know more keys than the files spell out, and records in it.
 */
final class ValueOverrides {
    private static final List<ConfigValue> NOT_GIVEN =
            List.of(ConfigValueFactory.fromAnyRef(null), ConfigValueFactory.fromAnyRef("???"));

    private final Resolvers resolvers;

    ValueOverrides(Resolvers resolvers) {
        this.resolvers = resolvers;
    }

    ConfigObject apply(ConfigObject config, ConfigOverride override) {
        List<String> steps = Arrays.asList(override.key().split("\\."));
        if (override.kind() == ConfigOverride.Kind.DELETE) {
            return delete(config, override, steps);
        }
        Element value = (Element) override.value().orElseThrow();
        boolean mustHaveParent = override.kind() == ConfigOverride.Kind.CHANGE;
        ConfigValue there = find(config, override, steps, mustHaveParent);
        boolean isMerged = value instanceof Element.Fields || value instanceof Element.Items;
        if (override.kind() == ConfigOverride.Kind.ADD && isGiven(there) && !isMerged) {
            throw override.error(
                    override.key() + " is there already (" + Where.of(there) + "); to change it leave out the +");
        }
        return parse(steps, value, override).withFallback(config);
    }

    /** Whether there is a value, and neither null nor the {@code "???"} that asks for one. */
    private static boolean isGiven(ConfigValue there) {
        return there != null && NOT_GIVEN.stream().noneMatch(there::equals);
    }

    private static ConfigObject parse(List<String> steps, Element value, ConfigOverride override) {
        String text = ConfigUtil.joinPath(steps) + " = " + HoconText.of(value, override);
        return ConfigFactory.parseString(text, ConfigParseOptions.defaults().setOriginDescription(override.origin()))
                .root();
    }

    private ConfigObject delete(ConfigObject config, ConfigOverride override, List<String> steps) {
        ConfigValue there = find(config, override, steps, true);
        if (there == null) {
            throw unknown(config, override, steps.size() - 1, steps);
        }
        if (override.value().isPresent()) {
            Element value = (Element) override.value().get();
            ConfigValue expected = parse(steps, value, override);
            for (String step : steps) { // not by its path, which refuses null and substitutions
                expected = ((ConfigObject) expected).get(step);
            }
            if (!isSame(expected, there)) {
                throw override.error(override.key() + " is not " + value.written() + " but "
                        + there.render(ConfigRenderOptions.concise()));
            }
        }
        try {
            ConfigObject without =
                    config.toConfig().withoutPath(ConfigUtil.joinPath(steps)).root();
            if (find(without, override, steps, true) == null) {
                return without;
            }
        } catch (ConfigException.NotResolved e) {
            // the same as when it is still there: something else than an object of its own holds it
        }
        throw override.error(override.key() + " comes from a substitution, and cannot be deleted from outside");
    }

    private static boolean isSame(ConfigValue a, ConfigValue b) {
        try {
            return a.equals(b);
        } catch (ConfigException.NotResolved e) {
            return false; // only one of them has a substitution
        }
    }

    /** The value at the key; null if there is none, or if it is inside something that cannot be resolved yet. */
    private ConfigValue find(ConfigObject config, ConfigOverride override, List<String> steps, boolean mustHaveParent) {
        try {
            return walk(config, override, steps, mustHaveParent);
        } catch (ConfigException.NotResolved first) {
            try {
                return walk(Resolution.resolveWhatCanBe(config, resolvers), override, steps, mustHaveParent);
            } catch (ConfigException.NotResolved second) {
                return null;
            }
        }
    }

    private ConfigValue walk(ConfigObject config, ConfigOverride override, List<String> steps, boolean mustHaveParent) {
        ConfigObject parent = config;
        for (int i = 0; i < steps.size() - 1; i++) {
            ConfigValue child = parent.get(steps.get(i));
            if (child == null) {
                if (mustHaveParent && (i == 0 || override.kind() == ConfigOverride.Kind.DELETE)) {
                    throw unknown(config, override, i, steps);
                }
                return null;
            }
            if (child.valueType() != ConfigValueType.OBJECT) {
                throw override.error(ConfigUtil.joinPath(steps.subList(0, i + 1)) + " (" + Where.of(child)
                        + ") is no object, so that nothing can be set inside it; give the whole of it");
            }
            parent = (ConfigObject) child;
        }
        return parent.get(steps.get(steps.size() - 1));
    }

    private UserError unknown(ConfigObject config, ConfigOverride override, int depth, List<String> steps) {
        ConfigObject whole = Resolution.resolveWhatCanBe(config, resolvers);
        String meant = Nearest.to(override.key(), Resolution.paths(whole, ""))
                .map(near -> "; did you mean " + near + "?")
                .orElse("");
        String add = override.kind() == ConfigOverride.Kind.DELETE ? "" : "; to add it write +" + override.text();
        return override.error(
                ConfigUtil.joinPath(steps.subList(0, depth + 1)) + ": there is no such key" + meant + add);
    }
}
