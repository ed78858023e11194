package io.mae4j.data.dataset.webdataset;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.data.Damage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardFuzzTest {
    @TempDir
    private Path root;

    private static Map<String, byte[]> members() {
        Map<String, byte[]> members = new LinkedHashMap<>();
        for (int i = 0; i < 4; i++) {
            members.put("straße/" + "long".repeat(30 * (i % 2)) + i + ".jpg", new byte[700]);
            members.put(
                    "straße/" + "long".repeat(30 * (i % 2)) + i + ".json",
                    TarFiles.text("{\"label\": 3, \"path\": \"a\"}"));
            members.put("straße/" + "long".repeat(30 * (i % 2)) + i + ".cls", TarFiles.text("3"));
        }
        return members;
    }

    private void index(byte[] file) throws IOException {
        Path shard = Files.write(root.resolve("a.tar"), file);
        ShardIndex index = ShardIndex.of(shard);
        for (int i = 0; i < index.size(); i++) {
            assertTrue(index.offsets()[i] >= 0 && index.lengths()[i] >= 0);
            assertTrue(index.offsets()[i] + index.lengths()[i] <= file.length);
        }
    }

    @Test
    void damagedShardsAreReadOrRefused() throws Exception {
        assertTrue(Damage.survives(TarFiles.pax(members()), 1500, this::index) > 0);
        assertTrue(Damage.survives(TarFiles.gnu(members()), 1500, this::index) > 0);
    }
}
