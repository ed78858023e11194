package io.mae4j.config;

import java.util.List;

/** What an override of a group says: the options it chooses. */
final class GroupChoice {
    private GroupChoice() {}

    /** Whether {@code override} is about a group of {@code tree}, and not about a value. */
    static boolean isOne(ConfigOverride override, ConfigTree tree) {
        if (tree.hasGroup(override.key())) {
            return !isMerged(override);
        }
        if (override.key().contains("/") || override.target().isPresent()) {
            throw override.error("there is no group " + override.key() + Nearest.hint(override.key(), tree.groups()));
        }
        return false;
    }

    /** An object is no choice: {@code mask={ratio:0.5}} is merged into what the chosen option sets. */
    private static boolean isMerged(ConfigOverride override) {
        return override.value().orElse(null) instanceof Element.Fields
                && !override.key().contains("/")
                && override.target().isEmpty();
    }

    /** The names of the options; none for {@code null} and for a deletion without a value. */
    static List<String> options(ConfigOverride override) {
        if (override.value().isEmpty()) {
            return List.of();
        }
        Element value = (Element) override.value().get();
        if (value instanceof Element.Null) {
            return List.of();
        } else if (value instanceof Element.Items items) {
            return items.elements().stream().map(e -> option(e, override)).toList();
        }
        return List.of(option(value, override));
    }

    private static String option(Element element, ConfigOverride override) {
        if (element instanceof Element.Text text && !text.value().isEmpty()) {
            return text.value();
        } else if (element instanceof Element.Int || element instanceof Element.Bool) {
            return element.written();
        }
        throw override.error(override.key() + " is a group: expected an option's name, a list of them, or null");
    }
}
