package io.mae4j.config;

import io.mae4j.UserError;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Recursive descent over Hydra's override grammar: keys here, values by {@link PrimitiveScanner} and the brackets
 * around them.
 */
final class OverrideParser {
    private static final String ID = "[A-Za-z_][A-Za-z0-9_-]*";
    private static final String SPECIAL = "[A-Za-z_$][A-Za-z0-9_$-]*";
    private static final String STEP = "(?:" + SPECIAL + "|0|[1-9](?:_?[0-9])*)";
    private static final String PACKAGE = "(?:" + STEP + "(?:\\." + STEP + ")+|" + SPECIAL + "|)";
    private static final Pattern KEY =
            Pattern.compile("(" + ID + "(?:/" + ID + ")+|" + PACKAGE + ")(?:@(" + PACKAGE + "))?");
    private static final Pattern ARGUMENT_NAME = Pattern.compile("(" + ID + ")[ \t]*=[ \t]*");

    private final String text;
    private final PrimitiveScanner in;

    OverrideParser(String text) {
        this.text = text;
        this.in = new PrimitiveScanner(text);
    }

    ConfigOverride override() {
        ConfigOverride.Kind kind = text.startsWith("++")
                ? ConfigOverride.Kind.CHANGE_OR_ADD
                : text.startsWith("+")
                        ? ConfigOverride.Kind.ADD
                        : text.startsWith("~") ? ConfigOverride.Kind.DELETE : ConfigOverride.Kind.CHANGE;
        in.position = kind.sign.length();
        Matcher key = KEY.matcher(text).region(in.position, text.length());
        if (!key.lookingAt()) {
            throw in.expected("a key");
        }
        in.position = key.end();
        Optional<String> target = Optional.ofNullable(key.group(2));
        if (in.atEnd() && kind == ConfigOverride.Kind.DELETE && !key.group(1).isEmpty()) {
            return new ConfigOverride(kind, key.group(1), target, Optional.empty(), text);
        }
        if (key.group(1).isEmpty() || in.atEnd() || in.peek() != '=') {
            throw in.expected(key.group(1).isEmpty() ? "a key" : "'=' and a value");
        }
        in.position++;
        return new ConfigOverride(kind, key.group(1), target, Optional.of(value()), text);
    }

    /** Everything after the {@code =}. */
    private ConfigOverride.Value value() {
        in.skipSpace();
        if (in.atEnd()) {
            return new Element.Text("");
        }
        int start = in.position;
        ConfigOverride.Value first = element();
        List<Element> elements = new ArrayList<>();
        while (in.take(',')) {
            if (elements.isEmpty()) {
                elements.add(single(first, start));
            }
            elements.add(single());
        }
        in.skipSpace();
        if (!in.atEnd()) {
            throw in.expected("the end, or a comma; quote the value if '"
                    + Character.toString(text.codePointAt(in.position)) + "' is part of it");
        }
        return elements.isEmpty()
                ? first
                : new Sweep.Choice(List.copyOf(elements), true, false, Collections.emptySortedSet());
    }

    /** What a list, a map or a simple sweep can hold. */
    private Element single() {
        int start = in.position;
        return single(element(), start);
    }

    private Element single(ConfigOverride.Value value, int start) {
        if (value instanceof Element element) {
            return element;
        }
        throw error(text, start, "a sweep must be the whole value");
    }

    private ConfigOverride.Value element() {
        in.skipSpace();
        if (in.take('[')) {
            return items();
        } else if (in.take('{')) {
            return fields();
        } else if (!in.atEnd() && (in.peek() == '\'' || in.peek() == '"')) {
            return in.quoted();
        }
        int start = in.position;
        Element primitive = in.primitive(true);
        if (!in.atEnd() && in.peek() == '(') {
            String name = text.substring(start, in.position).strip();
            if (!name.matches(ID)) {
                throw in.expected("a function's name before '('");
            }
            in.position++;
            return call(name, start);
        }
        return primitive;
    }

    private Element items() {
        List<Element> elements = new ArrayList<>();
        in.skipSpace();
        if (!in.take(']')) {
            do {
                elements.add(single());
            } while (in.take(','));
            in.require(']');
        }
        return new Element.Items(List.copyOf(elements));
    }

    private Element fields() {
        Map<String, Element> fields = new LinkedHashMap<>();
        in.skipSpace();
        if (!in.take('}')) {
            do {
                in.skipSpace();
                int start = in.position;
                Element key = in.primitive(false);
                String name = key instanceof Element.Text plain
                        ? plain.value()
                        : text.substring(start, in.position).strip();
                in.require(':');
                fields.put(name, single());
            } while (in.take(','));
            in.require('}');
        }
        return new Element.Fields(fields);
    }

    private ConfigOverride.Value call(String name, int start) {
        List<ConfigOverride.Value> positional = new ArrayList<>();
        Map<String, ConfigOverride.Value> named = new LinkedHashMap<>();
        in.skipSpace();
        int end = in.position + 1;
        if (!in.take(')')) {
            do {
                in.skipSpace();
                Matcher argument = ARGUMENT_NAME.matcher(text).region(in.position, text.length());
                if (argument.lookingAt()) {
                    in.position = argument.end();
                    named.put(argument.group(1), element());
                } else if (named.isEmpty()) {
                    positional.add(element());
                } else {
                    throw in.expected("an argument with its name, as the one before has one");
                }
            } while (in.take(','));
            end = text.indexOf(')', in.position) + 1;
            in.require(')');
        }
        return OverrideFunctions.of(
                new FunctionCall(name, positional, named, text, start + 1, text.substring(start, end)));
    }

    /** What a mistake at a column is answered with. */
    static UserError expected(String text, int position, String expected) {
        String found =
                position >= text.length() ? "the end" : "'" + Character.toString(text.codePointAt(position)) + "'";
        return error(text, position, "expected " + expected + ", found " + found);
    }

    /** A complaint about what begins at a position, from 0. */
    static UserError error(String text, int position, String complaint) {
        return new UserError(
                Where.oneLine(ConfigOverride.ORIGIN + text + "': column " + (position + 1) + ": " + complaint));
    }
}
