package io.mae4j.train.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

class FileRunTest {
    private static Path root;

    @BeforeContainer
    static void makeFolder() throws IOException {
        root = Files.createTempDirectory("mlruns");
    }

    @AfterContainer
    static void removeFolder() throws IOException {
        try (var all = Files.walk(root)) {
            for (Path path : all.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(path);
            }
        }
    }

    @Property(tries = 100)
    void anyKeyAndValueIsKept(@ForAll String key, @ForAll String text, @ForAll double number, @ForAll long step)
            throws IOException {
        String value = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8); // no half characters
        FileStore store = new FileStore(root);
        Path folder = store.createRun(
                store.experiment("any"), RunStart.of("run", root).tag(key, value));
        try (FileRun run = new FileRun(folder)) {
            run.params(Map.of(key, value));
            run.metric(key, number, step, 1);
        }
        String name = MlflowNames.key(key);
        assertEquals(value, Files.readString(folder.resolve("params").resolve(name)));
        assertEquals(value, Files.readString(folder.resolve("tags").resolve(name)));
        String[] point =
                Files.readString(folder.resolve("metrics").resolve(name)).trim().split(" ");
        assertEquals(number, MlflowNames.parseNumber(point[1]));
        assertEquals(step, Long.parseLong(point[2]));
    }
}
