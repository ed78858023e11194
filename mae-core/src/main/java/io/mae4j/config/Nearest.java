package io.mae4j.config;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The known name that a misspelt one most likely meant: the least edit distance, if it is small beside the length of
 * the name.
 */
public final class Nearest {
    private Nearest() {}

    /**
     * The nearest of {@code known}, blind to case, hyphens and underscores; or the only one of which {@code name} is the last
     * part, such as {@code ablation/decoder_depth} of {@code decoder_depth}; empty if none is near.
     */
    public static Optional<String> to(String name, Collection<String> known) {
        List<String> whole = known.stream().filter(k -> k.endsWith("/" + name)).toList();
        if (whole.size() == 1) {
            return Optional.of(whole.get(0));
        }
        String best = null;
        int least = Integer.MAX_VALUE;
        for (String candidate : known) {
            int distance = distance(plain(name), plain(candidate));
            if (distance < least) {
                least = distance;
                best = candidate;
            }
        }
        int allowed = Math.max(1, (Math.max(plain(name).length(), best == null ? 0 : best.length()) + 1) / 3);
        return least <= allowed ? Optional.ofNullable(best) : Optional.empty();
    }

    /** {@code "; did you mean x? (known: x, y)"}, with as much of it as can be said. */
    public static String hint(String name, Collection<String> known) {
        return hint(name, known, "");
    }

    /** As {@link #hint(String, Collection)}, with {@code prefix} before the suggested name. */
    static String hint(String name, Collection<String> known, String prefix) {
        String meant = to(name, known)
                .map(near -> "; did you mean " + prefix + near + "?")
                .orElse("");
        String all = known.isEmpty() ? "nothing" : String.join(", ", known);
        return meant.isEmpty() ? "; known: " + all : meant + " (known: " + all + ")";
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
    }

    /** Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment). */
    static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + change);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
