package io.mae4j.train.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class MetaYamlTest {

    @Property(tries = 300)
    void everyTextSurvivesAndIsWrittenInAscii(@ForAll String text) throws IOException {
        String name = wellFormed(text);
        assertEquals(name, survived(name));
    }

    @Example
    void textsThatLookLikeSomethingElseStayTexts() throws IOException {
        for (String text : new String[] {
            "0",
            "1e3",
            "null",
            "~",
            "true",
            "no",
            "",
            " ",
            "- a",
            "a: b",
            "# c",
            "'",
            "\"",
            "2026-01-01",
            "0x1F",
            "word ".repeat(60),
            "\u0085\u2028\uFEFF",
            "😀",
            "%x",
            "@x",
            "`x",
            "!x",
            "&x",
            "*x",
            "|",
            ">"
        }) {
            assertEquals(text, survived(text));
        }
    }

    private static Object survived(String name) throws IOException {
        Path folder = Files.createTempDirectory("meta");
        try {
            Map<String, Object> meta = new LinkedHashMap<>();
            meta.put("name", name);
            meta.put("end_time", null);
            meta.put("status", 3);
            meta.put("start_time", 1_700_000_000_000L);
            MetaYaml.write(folder, meta);
            assertTrue(Files.readString(folder.resolve(MetaYaml.FILE)).chars().allMatch(c -> c < 128));
            Map<String, Object> read = MetaYaml.read(folder);
            assertEquals(meta, read);
            return read.get("name");
        } finally {
            Files.delete(folder.resolve(MetaYaml.FILE));
            Files.delete(folder);
        }
    }

    private static String wellFormed(String text) { // a lone surrogate is no character
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
