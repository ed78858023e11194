package io.mae4j.config;

import io.mae4j.UserError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A call in an override: {@code range(0,stop=10)}.
 *
 * @param override the whole override, for errors
 * @param column where the call begins, from 1
 * @param written the call as it was written
 */
record FunctionCall(
        String name,
        List<ConfigOverride.Value> positional,
        Map<String, ConfigOverride.Value> named,
        String override,
        int column,
        String written) {

    UserError error(String message) {
        return OverrideParser.error(override, column - 1, written + ": " + message);
    }

    /** Refuses arguments by other names than these. */
    void takes(Set<String> names) {
        for (String given : named.keySet()) {
            if (!names.contains(given)) {
                throw error("there is no argument '" + given + "'" + Nearest.hint(given, names));
            }
        }
    }

    /** The arguments by their names' order; null where one is not given. */
    List<ConfigOverride.Value> bind(String... names) {
        takes(Set.of(names));
        if (positional.size() > names.length) {
            throw error("takes at most " + names.length + " arguments: " + String.join(", ", names));
        }
        Map<String, ConfigOverride.Value> bound = new LinkedHashMap<>(named);
        for (int i = 0; i < positional.size(); i++) {
            if (bound.put(names[i], positional.get(i)) != null) {
                throw error(names[i] + " is given twice");
            }
        }
        List<ConfigOverride.Value> values = new ArrayList<>();
        Arrays.stream(names).forEach(n -> values.add(bound.get(n)));
        return values;
    }

    Element element(ConfigOverride.Value value) {
        if (value instanceof Element element) {
            return element;
        }
        throw error("a sweep cannot be a value of another one");
    }

    Number number(ConfigOverride.Value value) {
        if (value instanceof Element.Int whole) {
            return whole.value();
        } else if (value instanceof Element.Real real && Double.isFinite(real.value())) {
            return real.value();
        }
        throw error("needs numbers");
    }

    /** A text, or a list of them. */
    List<String> texts(ConfigOverride.Value value) {
        List<? extends ConfigOverride.Value> all =
                value instanceof Element.Items items ? items.elements() : List.of(value);
        List<String> texts = new ArrayList<>();
        for (ConfigOverride.Value one : all) {
            if (!(one instanceof Element.Text text)) {
                throw error("needs patterns, such as vit_*");
            }
            texts.add(text.value());
        }
        return texts;
    }
}
