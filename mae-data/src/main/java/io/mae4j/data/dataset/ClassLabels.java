package io.mae4j.data.dataset;

import io.mae4j.UserError;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * From labels as a file states them to classes. Labels that are all whole numbers count classes from 0 on; other texts are
 * names, numbered in alphabetical order or in that of a given list.
 *
 * @param names by class; empty if nothing is labelled
 */
public record ClassLabels(List<String> names, Map<String, Integer> classes) {
    private static final int MOST = 1_000_000;

    /**
     * The classes of a column of labels, in which the empty text stands for no label.
     *
     * @param given the names of the classes where they are known; may be empty
     * @param picture what a message calls a picture
     * @throws UserError if some pictures have a label and others do not, or one that is not in {@code given}
     */
    public static ClassLabels of(TextColumn labels, List<String> given, IntFunction<String> picture) {
        Map<String, Integer> first = new HashMap<>(); // where each label is met first
        for (int i = 0; i < labels.size(); i++) {
            first.putIfAbsent(labels.get(i), i);
        }
        if (first.keySet().equals(Set.of("")) || first.isEmpty()) {
            return none();
        }
        if (first.containsKey("")) {
            throw new UserError(unlabelled(picture.apply(first.get(""))));
        }
        if (first.keySet().stream().allMatch(label -> label.matches("\\d{1,9}"))) {
            return numbered(first, given, picture);
        }
        List<String> names = given.isEmpty() ? List.copyOf(new TreeSet<>(first.keySet())) : given;
        Map<String, Integer> classes = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            classes.put(names.get(i), i);
        }
        first.forEach((label, index) -> {
            if (!classes.containsKey(label)) {
                throw new UserError(unknown(picture.apply(index), label, names.size()));
            }
        });
        return new ClassLabels(names, classes);
    }

    /** No labels at all. */
    public static ClassLabels none() {
        return new ClassLabels(List.of(), Map.of());
    }

    /**
     * The class of each picture.
     *
     * @throws UserError if one has none of these classes
     */
    public int[] of(TextColumn labels, IntFunction<String> picture) {
        if (names.isEmpty()) {
            return IntStream.generate(() -> Pictures.UNLABELLED)
                    .limit(labels.size())
                    .toArray();
        }
        int[] numbers = new int[labels.size()];
        for (int i = 0; i < numbers.length; i++) {
            String label = labels.get(i);
            Integer number = classes.get(label);
            if (number == null && label.matches("\\d{1,9}") && classes.containsKey("0")) {
                number = Integer.parseInt(label) < names.size()
                        ? Integer.valueOf(label)
                        : null; // a number not met before
            }
            if (number == null) {
                throw new UserError(
                        label.isEmpty()
                                ? unlabelled(picture.apply(i))
                                : unknown(picture.apply(i), label, names.size()));
            }
            numbers[i] = number;
        }
        return numbers;
    }

    private static ClassLabels numbered(Map<String, Integer> first, List<String> given, IntFunction<String> picture) {
        int greatest = first.keySet().stream().mapToInt(Integer::parseInt).max().orElseThrow();
        int limit = given.isEmpty() ? MOST : given.size();
        first.forEach((label, index) -> {
            if (Integer.parseInt(label) >= limit) {
                throw new UserError(unknown(picture.apply(index), label, limit));
            }
        });
        List<String> names = given.isEmpty()
                ? IntStream.rangeClosed(0, greatest).mapToObj(Integer::toString).toList()
                : given;
        Map<String, Integer> classes = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            classes.put(Integer.toString(i), i);
        }
        first.keySet().forEach(label -> classes.put(label, Integer.valueOf(label))); // "007" is 7
        return new ClassLabels(names, classes);
    }

    private static String unlabelled(String picture) {
        return "the picture " + picture + " has no label, but others have; label all, or set data.labels=false";
    }

    private static String unknown(String picture, String label, int known) {
        return "the picture " + picture + " has the label '" + label + "', which is none of the " + known
                + " classes; correct it, or set data.labels=false";
    }
}
