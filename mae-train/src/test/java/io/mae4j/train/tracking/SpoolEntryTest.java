package io.mae4j.train.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class SpoolEntryTest {

    @Property(tries = 500)
    void everyEntrySurvivesItsLine(@ForAll String key, @ForAll String value, @ForAll double number, @ForAll long step) {
        Path files = Path.of("files");
        for (SpoolEntry entry : List.of(
                new SpoolEntry.Param(key, value),
                new SpoolEntry.Tag(value, key),
                new SpoolEntry.Metric(key, number, step, -step),
                new SpoolEntry.Status("KILLED", step),
                new SpoolEntry.Artifact(files.resolve("1"), key, value))) {
            String line = entry.line(files);
            assertFalse(line.contains("\n"));
            assertEquals(entry, SpoolEntry.parse(line, files));
        }
    }
}
