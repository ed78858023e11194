package io.mae4j.experiments;

import io.mae4j.component.ComponentDefinition;
import io.mae4j.component.Components;
import io.mae4j.config.Compose;
import io.mae4j.config.ConfigTree;
import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.config.Range;
import java.io.PrintWriter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows what can be chosen: every component with its parameters, and every configuration group with its options. */
@Command(name = "list", description = "Shows every component with its parameters, and every configuration group.")
final class ListCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        out.println("Components (group.name=...)");
        for (ComponentDefinition<?> definition : Components.discover().definitions()) {
            out.printf("%n  %s=%s: %s%n", definition.group(), definition.name(), definition.description());
            for (RecordComponent parameter : definition.config().getRecordComponents()) {
                out.println("      " + describe(definition.group(), parameter));
            }
        }
        out.printf("%nConfiguration groups (group=option)%n%n");
        ConfigTree tree = Compose.of("pretrain").tree();
        for (String group : tree.groups()) {
            out.println("  " + group + "=" + String.join("|", tree.options(group)));
        }
        out.flush();
        return 0;
    }

    // mask.ratio=0.75 (number, more than 0, less than 1)  share of patches that are hidden
    private static String describe(String group, RecordComponent parameter) {
        Default value = parameter.getAnnotation(Default.class);
        Doc doc = parameter.getAnnotation(Doc.class);
        String type = typeName(parameter.getGenericType()) + range(parameter.getAnnotation(Range.class));
        return group + "." + parameter.getName() + "=" + (value == null ? "?" : value.value()) + " (" + type + ")"
                + (doc == null ? "" : "  " + doc.value());
    }

    private static String typeName(Type type) {
        if (type instanceof ParameterizedType generic) {
            String of = typeName(generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1]);
            String raw = ((Class<?>) generic.getRawType()).getSimpleName();
            return raw.equals("Optional") ? of + ", optional" : raw.toLowerCase(Locale.ROOT) + " of " + of;
        }
        Class<?> raw = (Class<?>) type;
        if (raw.isEnum()) {
            return Stream.of(raw.getEnumConstants())
                    .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining("|"));
        }
        return switch (raw.getSimpleName()) {
            case "int", "long", "Integer", "Long" -> "whole number";
            case "double", "float", "Double", "Float" -> "number";
            case "OptionalInt", "OptionalLong" -> "whole number, optional";
            case "OptionalDouble" -> "number, optional";
            case "String" -> "text";
            case "boolean", "Boolean" -> "true|false";
            default -> raw.getSimpleName().toLowerCase(Locale.ROOT);
        };
    }

    private static String range(Range range) {
        if (range == null) {
            return "";
        }
        String low = Double.isInfinite(range.min())
                ? ""
                : (range.minExclusive() ? ", more than " : ", at least ") + number(range.min());
        String high = Double.isInfinite(range.max())
                ? ""
                : (range.maxExclusive() ? ", less than " : ", at most ") + number(range.max());
        return low + high;
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
