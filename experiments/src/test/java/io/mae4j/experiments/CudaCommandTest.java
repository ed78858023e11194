package io.mae4j.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.component.Components;
import io.mae4j.config.Compose;
import io.mae4j.config.Parts;
import io.mae4j.engine.Engine;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a build with {@code -Pcuda} has: where no card is, which is where all but few of these tests run, one line and {@code cpu}. */
class CudaCommandTest {
    @TempDir
    Path temporary;

    @BeforeAll
    static void theModule() {
        Assumptions.assumeTrue(
                Components.discover().of(Engine.class).stream()
                        .anyMatch(engine -> engine.name().equals("cuda")),
                "built without -Pcuda");
    }

    @Test
    void theEngineIsAnOption() {
        String list = CommandRun.of("list").out();
        assertTrue(list.contains("engine=auto|cpu|cuda|samediff"), list);
        assertEquals(
                "bf16",
                Compose.of("pretrain").with("engine=cuda").compose().config().getString("engine.precision"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pretrain", "bench step"})
    void withoutADriverTheEngineIsRefusedInALine(String command) {
        noDriver();
        String[] words = (command + " engine=cuda").split(" ");
        String line = new Mae(temporary).run(words).refused();
        assertTrue(line.startsWith("mae: engine=cuda needs libcuda.so.1, NVIDIA's driver: "), line);
    }

    @Test
    void withoutADriverAutoTakesTheProcessor() {
        noDriver();
        Engine engine = Parts.of(Compose.of("pretrain").compose()).create(Engine.class);
        assertTrue(engine.describe().startsWith("cpu: "), engine.describe());
    }

    private static void noDriver() {
        Assumptions.assumeFalse(Files.exists(Path.of("/proc/driver/nvidia/version")), "NVIDIA's driver is here");
    }
}
