package io.mae4j.experiments.describe;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import io.mae4j.component.ComponentDefinition;
import io.mae4j.component.Components;
import io.mae4j.config.Element;
import io.mae4j.config.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A key that an override can change.
 *
 * @param path such as {@code mask.ratio}
 * @param type in a user's words, see {@link Parameter#type}
 * @param value as it is configured, or its default, as an override is written; empty if it must be given
 * @param range such as {@code in [0, 1)}; may be empty
 * @param doc one line; may be empty
 */
public record Key(String path, String type, String value, String range, String doc) {
    private static final String NAME = "name";

    /**
     * The keys of a command's configuration: those of its record and of the records in it, and those of the components that the
     * configuration names.
     */
    public static List<Key> of(Class<? extends Record> root, Config config, Components components) {
        List<Key> keys = new ArrayList<>();
        addRecord(keys, "", root, config, components);
        return List.copyOf(keys);
    }

    /**
     * The keys of all components that a contract has, whatever the configuration names; of a contract that may have any number of
     * them, each at the component's own name, as the options of the group have them.
     */
    public static List<Key> ofAll(String group, Components components) {
        List<Key> keys = new ArrayList<>();
        for (ComponentDefinition<?> definition : components.definitions()) {
            if (definition.group().equals(group)) {
                String prefix = group + "." + (definition.isOneOfMany() ? definition.name() + "." : "");
                addRecord(keys, prefix, definition.config(), ConfigFactory.empty(), components);
            }
        }
        return List.copyOf(keys);
    }

    private static void addRecord(
            List<Key> keys, String prefix, Class<? extends Record> type, Config config, Components components) {
        for (Leaf leaf : Leaf.of(prefix, type)) {
            if (ConfigValue.class.isAssignableFrom(leaf.type()) || leaf.type() == Config.class) {
                addComponent(keys, leaf.path(), config, components);
            } else {
                Parameter parameter = leaf.parameter();
                String value = value(
                        config,
                        leaf.path(),
                        parameter.defaultText().map(Key::written).orElse(""));
                keys.add(new Key(leaf.path(), parameter.type(), value, parameter.range(), parameter.doc()));
            }
        }
    }

    private static void addComponent(List<Key> keys, String group, Config config, Components components) {
        List<ComponentDefinition<?>> choices = components.definitions().stream()
                .filter(definition -> definition.group().equals(group))
                .toList();
        if (choices.stream().anyMatch(ComponentDefinition::isOneOfMany)) {
            if (config.hasPath(group) && config.getValue(group) instanceof ConfigObject named) {
                new TreeMap<>(named).forEach((name, value) -> {
                    if (value instanceof ConfigObject) {
                        addComponent(keys, group + "." + ConfigUtil.joinPath(name), choices, config, components);
                    }
                });
            }
        } else {
            addComponent(keys, group, choices, config, components);
        }
    }

    private static void addComponent(
            List<Key> keys, String group, List<ComponentDefinition<?>> choices, Config config, Components components) {
        String namePath = group + "." + NAME;
        String name = value(config, namePath, "");
        boolean plain = name.isEmpty() && config.hasPath(group); // keys of its own, and no component
        if (!choices.isEmpty() && !plain) {
            String names = String.join(
                    "|", choices.stream().map(ComponentDefinition::name).toList());
            keys.add(new Key(namePath, names, name, "", ""));
        }
        for (ComponentDefinition<?> choice : choices) {
            if (choice.name().equals(name)) {
                addRecord(keys, group + ".", choice.config(), config, components);
            }
        }
        if ((choices.isEmpty() || plain)
                && config.hasPath(group)
                && config.getValue(group) instanceof ConfigObject object) {
            object.toConfig().entrySet().stream()
                    .map(entry -> group + "." + entry.getKey())
                    .sorted()
                    .forEach(path -> keys.add(new Key(path, "", value(config, path, ""), "", "")));
        }
    }

    private static String value(Config config, String path, String otherwise) {
        if (!config.hasPathOrNull(path)) {
            return otherwise;
        } else if (config.getIsNull(path)) {
            return "null";
        }
        ConfigValue value = config.getValue(path);
        return value.unwrapped() instanceof String text ? text : written(value);
    }

    // a default is HOCON, whose objects are written otherwise than in an override
    private static String written(String defaultText) {
        return defaultText.startsWith("[") || defaultText.startsWith("{")
                ? written(ConfigFactory.parseString("value = " + defaultText).getValue("value"))
                : defaultText;
    }

    private static String written(ConfigValue value) {
        if (value instanceof ConfigList list) {
            return list.stream().map(Key::written).collect(Collectors.joining(",", "[", "]"));
        } else if (value instanceof ConfigObject object) {
            return object.entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .map(entry -> entry.getKey() + ":" + written(entry.getValue()))
                    .collect(Collectors.joining(",", "{", "}"));
        }
        return value.unwrapped() instanceof String text
                ? new Element.Text(text).written()
                : value.render(ConfigRenderOptions.concise());
    }

    /** {@code mask.ratio=0.75  (number in (0, 1)) share of patches that are hidden}, as wide as is asked for. */
    String line(int width) {
        String kind = (type + " " + range).strip();
        String about = (kind.isEmpty() ? "" : "(" + kind + ") ") + doc;
        return String.format(Locale.ROOT, "%-" + width + "s  %s", path + "=" + value, about)
                .stripTrailing();
    }
}
