package io.mae4j.models.weights;

import io.mae4j.UserError;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Whether stored weights are those of a model, and if not, how they differ. */
public final class TensorMatch {
    private static final int NAMED = 3;

    private TensorMatch() {}

    /**
     * Checks that every wanted tensor is stored with its shape, and if {@code exactly} that nothing else is.
     *
     * @param source where the stored tensors are, for the message
     * @param wanted shapes by name
     * @param stored shapes by name
     * @throws UserError with the first names and the number of those that are missing, unexpected, or of another shape
     */
    public static void require(
            String source, Map<String, List<Long>> wanted, Map<String, List<Long>> stored, boolean exactly) {
        TreeSet<String> missing = new TreeSet<>(wanted.keySet());
        missing.removeAll(stored.keySet());
        TreeSet<String> unexpected = new TreeSet<>(exactly ? stored.keySet() : List.of());
        unexpected.removeAll(wanted.keySet());
        List<String> reshaped = new TreeSet<>(wanted.keySet())
                .stream()
                        .filter(name ->
                                stored.containsKey(name) && !stored.get(name).equals(wanted.get(name)))
                        .map(name ->
                                name + " (stored " + stored.get(name) + ", the model has " + wanted.get(name) + ")")
                        .toList();
        List<String> differences = new ArrayList<>();
        describe(differences, "of another shape", reshaped);
        describe(differences, "missing", missing);
        describe(differences, "unexpected", unexpected);
        if (!differences.isEmpty()) {
            throw new UserError(source + " is of another model: " + String.join("; ", differences));
        }
    }

    private static void describe(List<String> differences, String how, Collection<String> names) {
        if (!names.isEmpty()) {
            String first = String.join(", ", names.stream().limit(NAMED).toList());
            differences.add(names.size() + " " + how + ": " + first + (names.size() > NAMED ? ", ..." : ""));
        }
    }
}
