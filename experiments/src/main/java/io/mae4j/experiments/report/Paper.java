package io.mae4j.experiments.report;

import com.google.gson.Gson;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The ablations of the paper (Figure 5 and Table 1): ViT-L/16, ImageNet-1K, 800 epochs, top-1 accuracy in percent. */
record Paper(List<Table> tables) {

    /**
     * One of its tables, or figures.
     *
     * @param keys what it varies, as our configuration calls it
     */
    record Table(String title, List<String> keys, List<Row> rows) {

        /** The row of a setting. */
        Optional<Row> row(UnaryOperator<String> valueOf) {
            return rows.stream()
                    .filter(row ->
                            keys.stream().allMatch(key -> same(row.match().get(key), valueOf.apply(key))))
                    .findFirst();
        }

        private static boolean same(String a, String b) {
            if (b == null) {
                return false;
            }
            try {
                return Math.abs(Double.parseDouble(a) - Double.parseDouble(b)) < 1e-9;
            } catch (NumberFormatException e) {
                return a.equals(b);
            }
        }
    }

    /**
     * What a setting reached.
     *
     * @param ft after fine-tuning
     * @param lin by linear probing
     */
    record Row(Map<String, String> match, double ft, double lin) {}

    static Paper read() {
        try (Reader in = new InputStreamReader(Paper.class.getResourceAsStream("paper.json"), StandardCharsets.UTF_8)) {
            return new Gson().fromJson(in, Paper.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The table that varies what a sweep varies: the one with the most keys among the axes, and the fewest others. */
    Optional<Table> table(List<String> axes) {
        return tables.stream()
                .filter(table -> table.keys().stream().anyMatch(axes::contains))
                .max(Comparator.<Table>comparingLong(table ->
                                table.keys().stream().filter(axes::contains).count())
                        .thenComparing(Comparator.<Table>comparingInt(
                                        table -> table.keys().size())
                                .reversed()));
    }
}
