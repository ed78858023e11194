package io.mae4j.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.file.Folders;
import io.mae4j.models.weights.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Linear probing from one end to the other, on the embedded pictures. */
class ProbeTest {
    @TempDir
    Path temporary;

    private Path pretrained;
    private Mae mae;

    @BeforeEach
    void withAnEncoder() {
        Mae first = new Mae(temporary.resolve("pretrained"));
        first.pretrain("trainer.epochs=0").succeeded();
        pretrained = first.runFolder();
        mae = new Mae(temporary);
    }

    @Test
    void trainingPicturesChooseTheLearningRateAndTheRunIsTracked() throws IOException {
        String out = probe("trainer.epochs=3", "trainer.batch=1024", "probe.baseLrs=[0.001,0.1]")
                .succeeded()
                .out();
        assertTrue(out.matches("(?s).*chosen by 80\\d of the training pictures.*"), out);
        assertTrue(out.contains("of 2,000 pictures"), out);
        Path run = mae.runFolder();
        for (String file : List.of("config.conf", "provenance.json", "run.log", "pictures/loss.png")) {
            assertTrue(Files.isRegularFile(run.resolve(file)), file);
        }
        assertTrue(Files.readString(run.resolve("metrics.jsonl")).contains("validation.top1.lr0.001"));
        String summary = Files.readString(run.resolve("summary.json"));
        assertTrue(summary.contains("\"finished\"") && summary.contains("probe.top5"), summary);
        try (Stream<Path> tracked = Files.walk(mae.tracked())) {
            assertTrue(tracked.anyMatch(file -> file.endsWith("metrics/probe.top1")));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRunThatGoesOnEndsWhereAnUninterruptedOneDoes(boolean cached) throws IOException {
        String[] settings = {
            "cached=" + cached,
            "augment=linear_probe",
            "probe.baseLrs=[0.1]",
            "trainer.epochs=2",
            "trainer.batch=2000",
            "trainer.accumulation=2",
            "trainer.checkpointEvery=1"
        };
        probe(settings).succeeded();
        Path run = mae.runFolder();
        Path last = run.resolve("checkpoints/step-000004");
        Map<String, INDArray> whole = weights(last);
        assertTrue(whole.keySet().containsAll(List.of("heads.0.weight", "norm.running_mean")), whole.toString());
        Folders.delete(last);
        mae.run("probe", "resume=" + run).succeeded();
        assertEquals(whole, weights(last));
        assertFalse(Files.readString(run.resolve("metrics.jsonl")).contains("validation."), "nothing to choose");
        mae.run("pretrain", "resume=" + pretrained, "trainer.epochs=1").succeeded();
        String line = mae.run("probe", "resume=" + run).refused();
        assertTrue(line.contains(pretrained + " has changed since " + run + " began"), line);
    }

    private Mae.Result probe(String... overrides) {
        List<String> arguments = new ArrayList<>(List.of(
                "probe",
                "checkpoint='" + pretrained + "'",
                "schedule.warmupEpochs=1",
                "runs='" + mae.runs() + "'",
                "tracking.root='" + mae.tracked() + "'"));
        arguments.addAll(List.of(overrides));
        return mae.run(arguments.toArray(String[]::new));
    }

    private static Map<String, INDArray> weights(Path checkpoint) {
        Map<String, INDArray> all = Safetensors.readAll(checkpoint.resolve("weights.safetensors"));
        all.putAll(Safetensors.readAll(checkpoint.resolve("optimizer.safetensors")));
        return all;
    }
}
