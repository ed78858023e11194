package io.mae4j.config;

import com.typesafe.config.ConfigUtil;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Elements of the override grammar as HOCON text. */
final class HoconText {
    private static final Pattern INTERPOLATION = Pattern.compile("(\\\\*)\\$\\{([^}]*)}");

    private HoconText() {}

    static String of(Element element, ConfigOverride override) {
        if (element instanceof Element.Text string) {
            return text(string.value(), override);
        } else if (element instanceof Element.Real real && !Double.isFinite(real.value())) {
            return ConfigUtil.quoteString(real.written()); // HOCON has no such number; the binder says what is wrong
        } else if (element instanceof Element.Items list) {
            return list.elements().stream().map(e -> of(e, override)).collect(Collectors.joining(", ", "[", "]"));
        } else if (element instanceof Element.Fields dict) {
            return dict.fields().entrySet().stream()
                    .map(f -> ConfigUtil.quoteString(f.getKey()) + " = " + of(f.getValue(), override))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        return element.written();
    }

    /**
     * A string, its interpolations as HOCON substitutions between the quoted rest; alone, a substitution keeps its
     * type. Before an interpolation two backslashes stand for one, and one that is left keeps it as text.
     */
    private static String text(String value, ConfigOverride override) {
        StringBuilder hocon = new StringBuilder();
        StringBuilder literal = new StringBuilder();
        Matcher matcher = INTERPOLATION.matcher(value);
        int end = 0;
        while (matcher.find()) {
            literal.append(value, end, matcher.start());
            end = matcher.end();
            int slashes = matcher.group(1).length();
            literal.append("\\".repeat(slashes / 2));
            if (slashes % 2 == 1) {
                literal.append(matcher.group().substring(slashes));
                continue;
            }
            if (!literal.isEmpty()) {
                hocon.append(ConfigUtil.quoteString(literal.toString()));
                literal.setLength(0);
            }
            hocon.append("${").append(path(matcher.group(2), override)).append('}');
        }
        literal.append(value.substring(end));
        if (!literal.isEmpty() || hocon.isEmpty()) {
            hocon.append(ConfigUtil.quoteString(literal.toString()));
        }
        return hocon.toString();
    }

    private static String path(String reference, ConfigOverride override) {
        String trimmed = reference.strip();
        if (trimmed.contains(":")) {
            return ConfigUtil.quoteString(trimmed);
        }
        String[] steps = trimmed.split("\\.", -1);
        if (Arrays.stream(steps).anyMatch(s -> s.isBlank() || s.matches(".*[\\[\\]{$].*"))) {
            throw override.error("${" + reference + "} must be an absolute path such as ${mask.ratio}");
        }
        return ConfigUtil.joinPath(steps);
    }
}
