package io.mae4j.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.mae4j.UserError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An entry of a defaults list: <code>{mask = random}</code>, <code>{"override /mask@teacher.mask" = grid}</code>,
 * <code>{"optional mask" = mine}</code>, <code>{mask = null}</code>, <code>{mask = [a, b]}</code>, {@code _self_}, or
 * the name of another file.
 *
 * @param group a group, absolute with a leading slash, else below the folder of the file; for a file, the folder part
 *     of its name
 * @param target the package after {@code @}
 * @param options none for {@code null}
 * @param where the file and line, or the override that added the entry
 */
record DefaultsEntry(
        Kind kind,
        boolean isOverride,
        boolean isOptional,
        String group,
        Optional<String> target,
        List<String> options,
        String where) {

    enum Kind {
        SELF,
        FILE,
        GROUP
    }

    private static final Pattern KEY = Pattern.compile("(override\\s+)?(optional\\s+)?(/?[^@\\s]*)(?:@(\\S*))?");
    private static final String FORM = "{group = option}, {\"override /group\" = option}, _self_ or a file's name";

    static DefaultsEntry self(String where) {
        return new DefaultsEntry(Kind.SELF, false, false, "", Optional.empty(), List.of(), where);
    }

    static DefaultsEntry group(String group, Optional<String> target, List<String> options, String where) {
        return new DefaultsEntry(Kind.GROUP, false, false, group, target, options, where);
    }

    static List<DefaultsEntry> list(ConfigValue defaults) {
        if (!(defaults instanceof ConfigList list)) {
            throw new UserError(Where.of(defaults) + ": defaults: expected a list such as [{mask = random}, _self_]");
        }
        List<DefaultsEntry> entries = new ArrayList<>();
        for (ConfigValue item : list) {
            try {
                entries.add(parse(item));
            } catch (ConfigException.NotResolved e) {
                throw new UserError(
                        Where.of(item) + ": defaults: substitutions are not known yet in a defaults list", e);
            }
        }
        return entries;
    }

    private static DefaultsEntry parse(ConfigValue item) {
        if (item.valueType() == ConfigValueType.STRING) {
            return file(item);
        }
        if (!(item instanceof ConfigObject object) || object.size() != 1) {
            throw new UserError(Where.of(item) + ": defaults: expected one of " + FORM);
        }
        String key = object.keySet().iterator().next();
        Matcher matcher = matcher(key, item);
        ConfigValue value = object.get(key);
        List<String> options =
                switch (value.valueType()) {
                    case NULL -> List.of();
                    case STRING, NUMBER -> List.of(value.unwrapped().toString());
                    case LIST ->
                        ((ConfigList) value)
                                .stream()
                                        .map(o -> String.valueOf(o.unwrapped()))
                                        .toList();
                    default ->
                        throw new UserError(Where.of(value) + ": defaults: " + key
                                + ": expected an option's name, a list of them, or null");
                };
        return new DefaultsEntry(
                Kind.GROUP,
                matcher.group(1) != null,
                matcher.group(2) != null,
                matcher.group(3),
                Optional.ofNullable(matcher.group(4)),
                options,
                Where.of(value));
    }

    private static DefaultsEntry file(ConfigValue item) {
        String text = item.unwrapped().toString();
        if (text.equals("_self_")) {
            return self(Where.of(item));
        }
        Matcher matcher = matcher(text, item);
        if (matcher.group(1) != null) {
            throw new UserError(Where.of(item) + ": defaults: override is for groups: {\"" + text + "\" = option}");
        }
        String name = matcher.group(3);
        String folder = name.lastIndexOf('/') == 0 ? "/" : ConfigFile.folder(name);
        return new DefaultsEntry(
                Kind.FILE,
                false,
                matcher.group(2) != null,
                folder,
                Optional.ofNullable(matcher.group(4)),
                List.of(name.substring(name.lastIndexOf('/') + 1)),
                Where.of(item));
    }

    private static Matcher matcher(String key, ConfigValue item) {
        Matcher matcher = KEY.matcher(key.strip());
        if (!matcher.matches()) {
            throw new UserError(Where.of(item) + ": defaults: cannot read '" + key + "'; expected one of " + FORM);
        }
        return matcher;
    }
}
