package io.mae4j.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import io.mae4j.UserError;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a configuration value was written, as errors show it: {@code conf/mask/random.conf:2}, {@code override
 * 'seed=7'}.
 */
final class Where {
    private static final Pattern LINE = Pattern.compile("(.*): (\\d+)(?:-\\d+)?");

    private static final Pattern OVERRIDES = Pattern.compile("^merge of (?:override '.*?': \\d+,)+");

    private Where() {}

    static String of(ConfigValue value) {
        return of(value.origin());
    }

    static String of(ConfigOrigin origin) {
        return of(origin.description());
    }

    private static String of(String description) {
        String text = description;
        if (text.startsWith("merge of ")) {
            text = text.substring("merge of ".length());
            int end = text.indexOf(',', text.startsWith("override '") ? Math.max(0, text.indexOf("': ")) : 0);
            text = end < 0 ? text : text.substring(0, end);
        }
        Matcher matcher = LINE.matcher(text);
        if (!matcher.matches()) {
            return text;
        }
        boolean hasLines =
                !matcher.group(1).startsWith("override '") && !matcher.group(1).startsWith("@Default ");
        return hasLines ? matcher.group(1) + ":" + matcher.group(2) : matcher.group(1);
    }

    /** Where an object was written, and not the overrides of what is in it: they are not to blame for what it lacks. */
    static String ofWhole(ConfigObject object) {
        return of(OVERRIDES.matcher(object.origin().description()).replaceFirst("merge of "));
    }

    /** An error of the HOCON library, in our form: one line that begins with the position. */
    static UserError error(ConfigException e) {
        String message = e.getMessage() == null ? e.toString() : e.getMessage();
        if (e.origin() != null) {
            String origin = e.origin().description();
            message = message.startsWith(origin + ": ") ? message.substring(origin.length() + 2) : message;
            message = of(e.origin()) + ": " + message;
        }
        return new UserError(message.replaceAll("\\s*\\R\\s*", " "), e);
    }

    /** The text in one line: a line's end, which overrides may have in quotes, as {@code \\n}. */
    static String oneLine(String text) {
        return text.replace("\r", "\\r").replace("\n", "\\n");
    }

    /** {@code a.b} below the prefix {@code mask}: {@code mask.a.b}; keys that need quotes get them. */
    static String path(String prefix, String key) {
        String quoted = ConfigUtil.joinPath(List.of(key));
        return prefix.isEmpty() ? quoted : prefix + "." + quoted;
    }
}
