package io.mae4j.experiments;

import io.mae4j.component.ComponentDefinition;
import io.mae4j.component.Components;
import io.mae4j.experiments.describe.CodePlace;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whose code a failure is in, where that is a plugin's and not ours. */
final class PluginFault {
    private static final String OURS = "io.mae4j.";

    private PluginFault() {}

    /** A line that names the class, the component and its jar; empty if no plugin's code was at work. */
    static Optional<String> of(Throwable failure) {
        List<ComponentDefinition<?>> theirs;
        try {
            theirs = Components.discover().definitions().stream()
                    .filter(definition -> !definition.implementation().getName().startsWith(OURS))
                    .toList();
        } catch (RuntimeException e) { // then that is what failed
            return Optional.empty();
        }
        return causesFirst(failure).stream()
                .flatMap(each -> List.of(each.getStackTrace()).stream())
                .map(StackTraceElement::getClassName)
                .flatMap(name -> line(name, theirs).stream())
                .findFirst();
    }

    private static Deque<Throwable> causesFirst(Throwable failure) {
        Deque<Throwable> causes = new ArrayDeque<>();
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Throwable each = failure; each != null && seen.add(each); each = each.getCause()) {
            causes.push(each);
        }
        return causes;
    }

    // the component itself, or else something that came in the same jar
    private static Optional<String> line(String className, List<ComponentDefinition<?>> theirs) {
        Optional<ComponentDefinition<?>> own = theirs.stream()
                .filter(definition ->
                        (className + "$").startsWith(definition.implementation().getName() + "$"))
                .max(Comparator.comparingInt( // a component may be in the class of another one
                        definition -> definition.implementation().getName().length()));
        if (own.isPresent()) {
            Class<?> implementation = own.get().implementation();
            return Optional.of("this failed in " + implementation.getName() + ", which is "
                    + own.get().group() + "=" + own.get().name() + " of the plugin " + place(implementation));
        }
        return className.startsWith(OURS)
                ? Optional.empty()
                : theirs.stream()
                        .map(ComponentDefinition::implementation)
                        .filter(implementation -> samePlace(className, implementation))
                        .findFirst()
                        .map(beside -> "this failed in " + className + " of the plugin " + place(beside));
    }

    private static boolean samePlace(String className, Class<?> implementation) {
        try {
            Class<?> type = Class.forName(className, false, implementation.getClassLoader());
            Optional<Path> place = CodePlace.of(type);
            return place.isPresent() && place.equals(CodePlace.of(implementation));
        } catch (ClassNotFoundException | LinkageError e) { // made at run time
            return false;
        }
    }

    private static String place(Class<?> type) {
        return CodePlace.of(type).map(Path::toString).orElse("?");
    }
}
