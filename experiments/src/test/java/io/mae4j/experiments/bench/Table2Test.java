package io.mae4j.experiments.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.config.Compose;
import io.mae4j.config.Composed;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class Table2Test {

    @Test
    void thePapersSpeedupsFollowFromItsHours() {
        List<String> speedups = Table2.ROWS.stream()
                .map(row -> String.format(java.util.Locale.ROOT, "%.1f", row.paperSpeedup()))
                .toList();
        assertEquals(List.of("1.0", "2.8", "3.7", "1.0", "3.5", "4.1"), speedups);
    }

    @Test
    void speedupIsTheTimeWithMaskTokensOverThatOfTheRow() {
        Table2 table = measure(overrides -> done(seconds(overrides)), "models=[vit_large,vit_huge]");
        List<Double> speedups = table.rows().stream()
                .map(row -> table.speedup(row).orElseThrow())
                .toList();
        assertEquals(List.of(1.0, 3.0, 4.0, 1.0, 3.0, 4.0), speedups);
        assertTrue(table.text().contains("3.0x"), table.text());
        assertTrue(table.json().contains("\"speedup\":4.0"), table.json());
    }

    @Test
    void aRowThatFailsIsReportedAndTheOthersGoOn() {
        Table2 table = measure(
                overrides -> overrides.contains("encoder.maskTokens=true")
                        ? ChildRun.of(2, "", "mae: needs 40.0 GiB for activations, and 20.0 are free\n")
                        : done(2),
                "models=[vit_huge]");
        assertEquals(3, table.rows().size());
        assertTrue(table.text().contains("not measured: needs 40.0 GiB for activations"), table.text());
        assertTrue(table.speedup(table.rows().get(1)).isEmpty());
        assertTrue(table.text().contains("?"), table.text());
    }

    @Test
    void rowsAreMeasuredWithTheConfiguredBatchAndEngine() {
        List<List<String>> seen = new ArrayList<>();
        measure(
                overrides -> {
                    seen.add(overrides);
                    return done(1);
                },
                "models=[vit_large]",
                "batch=2",
                "engine=samediff",
                "engine.precision=fp64");
        assertEquals(3, seen.size());
        assertEquals(
                List.of("model=vit_large", "encoder.maskTokens=false", "decoder.depth=1"),
                seen.get(2).subList(0, 3));
        assertTrue(seen.get(0).containsAll(List.of("batch=2", "engine=samediff", "engine.precision=fp64")));
    }

    @Test
    void aKilledChildMostLikelyLackedMemory() {
        assertTrue(ChildRun.of(137, "", "").problem().contains("memory"));
        assertEquals("it said nothing (exit code 1)", ChildRun.of(1, "", "").problem());
        assertEquals(
                "no such thing (exit code 2)",
                ChildRun.of(2, "", "WARN  a warning\nmae: no such thing\n").problem());
    }

    private static Table2 measure(Function<List<String>, ChildRun> child, String... overrides) {
        Composed composed = Compose.of("bench_table2").with(overrides).compose();
        return Table2.measure(composed.bind(Table2Config.class), Table2.engineOverrides(composed), child, row -> {});
    }

    private static double seconds(List<String> overrides) {
        if (overrides.contains("encoder.maskTokens=true")) {
            return 12;
        }
        return overrides.contains("decoder.depth=8") ? 4 : 3;
    }

    private static ChildRun done(double seconds) {
        return ChildRun.of(
                0, "{\"engine\":\"cpu\",\"step_s\":" + seconds + ",\"images_per_s\":1,\"peak_rss_bytes\":null}\n", "");
    }
}
