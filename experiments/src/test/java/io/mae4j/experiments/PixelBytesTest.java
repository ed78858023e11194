package io.mae4j.experiments;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training pictures that reach the engine as bytes. */
class PixelBytesTest {
    @TempDir
    Path temporary;

    private byte[] learnt(String name, List<String> arguments) throws IOException {
        Mae mae = new Mae(temporary.resolve(name));
        List<String> all = new ArrayList<>(arguments);
        all.addAll(List.of("runs='" + mae.runs() + "'", "tracking.root='" + mae.tracked() + "'"));
        mae.run(all.toArray(String[]::new)).succeeded();
        try (var checkpoints = Files.list(mae.runFolder().resolve("checkpoints"))) {
            Path last = checkpoints.sorted().reduce((first, second) -> second).orElseThrow();
            return Files.readAllBytes(last.resolve("weights.safetensors"));
        }
    }

    private void learnsTheSame(List<String> arguments) throws IOException {
        List<String> bytes = new ArrayList<>(arguments);
        bytes.add("trainer.bytes=true");
        assertArrayEquals(learnt("floats", arguments), learnt("bytes", bytes));
    }

    private static List<String> tiny(String command, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                command,
                "model.patch=14",
                "encoder.dim=8",
                "encoder.depth=1",
                "encoder.heads=2",
                "trainer.batch=1000",
                "trainer.epochs=1"));
        arguments.addAll(List.of(more));
        return arguments;
    }

    @Test
    void preTrainingLearnsTheSameFromThem() throws IOException {
        learnsTheSame(tiny("pretrain", "decoder.dim=8", "decoder.depth=1", "decoder.heads=1", "knn.enabled=false"));
    }

    @Test
    void fineTuningLearnsTheSameFromThem() throws IOException {
        learnsTheSame(tiny("finetune", "checkpoint=null", "schedule.warmupEpochs=0"));
    }

    @Test
    void probingLearnsTheSameFromThem() throws IOException {
        Mae first = new Mae(temporary.resolve("pretrained"));
        first.pretrain("trainer.epochs=0").succeeded();
        learnsTheSame(List.of(
                "probe",
                "checkpoint='" + first.runFolder() + "'",
                "cached=false",
                "augment=linear_probe",
                "probe.baseLrs=[0.1]",
                "schedule.warmupEpochs=0",
                "trainer.epochs=1",
                "trainer.batch=2000"));
    }

    @Test
    void whatChangesNormalisedValuesIsRefused() {
        Mae mae = new Mae(temporary);
        String mixed = mae.run(tiny("finetune", "checkpoint=null", "trainer.bytes=true", "+augment.mix.mixup=0.8")
                        .toArray(String[]::new))
                .refused();
        assertTrue(mixed.contains("trainer.bytes=true leaves pictures as bytes, which augment.mix cannot mix"), mixed);
        String erased = mae.pretrain("trainer.bytes=true", "augment.train=[{name:flip},{name:random_erasing}]")
                .refused();
        assertTrue(erased.contains("augment.train has transforms of normalised values"), erased);
    }
}
