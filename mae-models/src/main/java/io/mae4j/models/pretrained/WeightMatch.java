package io.mae4j.models.pretrained;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What became of the weights of a file.
 *
 * @param loaded the parameters that took their values from the file as they are
 * @param resized position tables that were interpolated: how, by name
 * @param missing parameters that keep their initial values
 * @param left the file's tensors that no parameter took: why, by name
 */
public record WeightMatch(
        List<String> loaded, Map<String, String> resized, List<String> missing, Map<String, String> left) {
    private static final int SHOWN = 12;

    public WeightMatch {
        loaded = List.copyOf(loaded);
        missing = List.copyOf(missing);
    }

    /** A line for each group of tensors, with names where there are few. */
    public String table() {
        StringBuilder table = new StringBuilder();
        line(table, "loaded", loaded.size(), List.of());
        line(table, "resized", resized.size(), described(resized));
        line(table, "missing", missing.size(), missing);
        line(table, "left", left.size(), described(left));
        return table.toString();
    }

    private static List<String> described(Map<String, String> reasons) {
        return reasons.entrySet().stream()
                .map(e -> e.getKey() + (e.getValue().isEmpty() ? "" : " (" + e.getValue() + ")"))
                .toList();
    }

    private static void line(StringBuilder table, String what, int count, List<String> names) {
        table.append(String.format(Locale.ROOT, "%-8s %5d", what, count));
        List<String> shown = names.stream().limit(SHOWN).toList();
        if (!shown.isEmpty()) {
            table.append("  ").append(String.join(", ", shown)).append(names.size() > SHOWN ? ", ..." : "");
        }
        table.append('\n');
    }
}
