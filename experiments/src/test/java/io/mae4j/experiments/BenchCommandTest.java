package io.mae4j.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BenchCommandTest {
    private static final List<String> TINY = List.of(
            "model=quickstart",
            "image=28",
            "channels=1",
            "batch=2",
            "steps=4",
            "warmup=1",
            "ceiling=64",
            "encoder.depth=2");

    @Test
    void aForwardPassTellsParametersTimeAndMemory() {
        List<String> arguments = new ArrayList<>(List.of("bench", "forward"));
        arguments.addAll(TINY);
        CommandRun run = CommandRun.of(arguments.toArray(String[]::new));
        assertEquals(0, run.exitCode(), run.err());
        assertEquals(4, run.out().lines().filter(l -> l.startsWith("forward ")).count(), run.out());
        assertTrue(run.out().contains("parameters ") && run.out().contains("loss "), run.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"pca", "tokens"})
    void aStepOfATargetThatIsFittedElsewhereIsTimedToo(String target) {
        assertTrue(Double.isFinite(step("target=" + target).get("loss").getAsDouble()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu", "samediff"})
    void jsonHasTheKeysOfThePyTorchBaselineAndMore(String engine) {
        JsonObject json = step("engine=" + engine);
        assertTrue(
                json.keySet()
                        .containsAll(Set.of(
                                "framework",
                                "model",
                                "batch",
                                "mask_ratio",
                                "precision",
                                "threads",
                                "steps",
                                "decoder_depth",
                                "mask_tokens_in_encoder",
                                "seed",
                                "step_s",
                                "forward_s",
                                "backward_s",
                                "optimizer_s",
                                "images_per_s",
                                "loss",
                                "step_q1_s",
                                "step_q3_s",
                                "gflop",
                                "gflop_per_s",
                                "ceiling_gflop_per_s",
                                "ceiling_share",
                                "peak_rss_bytes",
                                "native_bytes")),
                json.keySet().toString());
        assertEquals("mae4j", json.get("framework").getAsString());
        assertEquals("quickstart", json.get("model").getAsString());
        assertEquals("fp32", json.get("precision").getAsString());
        assertEquals(4, json.get("steps").getAsInt());
        assertTrue(json.get("threads").getAsInt() >= 1);
    }

    @Test
    void theNumbersOfAStepAgreeWithEachOther() {
        JsonObject json = step("engine=cpu", "engine.threads=1");
        double step = number(json, "step_s");
        assertEquals(1, json.get("threads").getAsInt());
        assertEquals(2 / step, number(json, "images_per_s"), 1e-9 / step);
        assertEquals(number(json, "gflop") / step, number(json, "gflop_per_s"), 1e-6 / step);
        assertEquals(
                number(json, "gflop_per_s") / number(json, "ceiling_gflop_per_s"), number(json, "ceiling_share"), 1e-9);
        assertTrue(number(json, "step_q1_s") <= step && step <= number(json, "step_q3_s"));
        assertTrue(number(json, "forward_s") > 0 && number(json, "backward_s") > 0 && number(json, "optimizer_s") > 0);
        // the normalised target has variance 1, and nothing is learnt in a few steps
        assertEquals(1, number(json, "loss"), 0.6);
    }

    // a block of width d on n tokens: 24 n d^2 in linear layers, 4 n^2 d in attention; and twice that again for the
    // gradient
    @Test
    void operationsAreThoseOfTheTransformersPlusEmbeddingsAndPrediction() {
        long encoder = 2 * 3 * (24L * 13 * 128 * 128 + 4L * 13 * 13 * 128);
        long decoder = 2 * 3 * (24L * 50 * 64 * 64 + 4L * 50 * 50 * 64);
        long patches = 2 * (2L * 12 * 16 * 128); // the pictures need no gradient
        long between = 3 * (2L * 13 * 128 * 64);
        long prediction = 3 * (2L * 50 * 64 * 16);
        long batch = 2;
        assertEquals(
                batch * (encoder + decoder + patches + between + prediction) * 1e-9,
                number(step("engine=cpu"), "gflop"),
                1e-12);
    }

    @Test
    void aStepOfFineTuningSeesAllPatchesAndNoDecoder() {
        JsonObject json = bench("finetune", "engine=cpu", "classes=1000");
        long encoder = 2 * 3 * (24L * 50 * 128 * 128 + 4L * 50 * 50 * 128);
        long patches = 2 * (2L * 49 * 16 * 128); // the pictures need no gradient
        long head = 3 * (2L * 128 * 1000);
        assertEquals(2 * (encoder + patches + head) * 1e-9, number(json, "gflop"), 1e-12);
        assertEquals("finetune", json.get("task").getAsString());
        assertEquals(Math.log(1000), number(json, "loss"), 0.5);
        assertFalse(json.has("mask_ratio"), json.toString());
    }

    @Test
    void aStepOfSegmentationScoresPixels() {
        JsonObject json = bench("segment", "engine=cpu", "head=linear", "classes=11");
        long encoder = 2 * 3 * (24L * 50 * 128 * 128 + 4L * 50 * 50 * 128);
        long patches = 2 * (2L * 49 * 16 * 128); // the pictures need no gradient
        long head = 3 * (2L * 49 * 128 * 11);
        long pixels = 2 * (2L * 28 * 7 * 7 * 11 + 2L * 28 * 7 * 28 * 11); // columns, then rows; their weights need none
        assertEquals(2 * (encoder + patches + head + pixels) * 1e-9, number(json, "gflop"), 1e-12);
        assertEquals("segment", json.get("task").getAsString());
        assertEquals("linear", json.get("head").getAsString());
        assertEquals(Math.log(11), number(json, "loss"), 0.5);
    }

    @Test
    void aProfileAccountsForTheWholeGradient() {
        JsonArray profile = step("engine=cpu", "profile=true").getAsJsonArray("profile");
        double shares = 0;
        boolean products = false;
        for (int i = 0; i < profile.size(); i++) {
            JsonObject line = profile.get(i).getAsJsonObject();
            assertFalse(line.get("name").getAsString().matches(".*blocks\\.\\d.*"), line.toString());
            shares += number(line, "share");
            products |= line.get("name").getAsString().equals("Linear blocks.*.attn.qkv.weight")
                    && line.get("count").getAsInt() == 2
                    && number(line, "gflop_per_s") > 0;
        }
        assertEquals(1, shares, 1e-9);
        assertTrue(products, profile.toString());
    }

    @Test
    void theTableSaysWhatWasMeasured() {
        List<String> arguments = new ArrayList<>(List.of("bench", "step", "profile=true", "engine.precision=bf16"));
        arguments.addAll(TINY);
        CommandRun run = CommandRun.of(arguments.toArray(String[]::new));
        assertEquals(0, run.exitCode(), run.err());
        for (String part : List.of(
                "quickstart, 28x28 pixels, batch 2, mask ratio 0.75, decoder depth 2",
                "forward",
                "ceiling",
                "Linear blocks.*.mlp.fc1.weight")) {
            assertTrue(run.out().contains(part), run.out());
        }
    }

    @Test
    void theInputPipelineIsTimedWithTheKeysOfTheTorchvisionBaseline() {
        CommandRun run = CommandRun.of(
                "bench",
                "data",
                "--json",
                "data=fashion_mnist",
                "batch=32",
                "seconds=0.3",
                "warmup=0.1",
                "loader.threads=3",
                "profile=true");
        assertEquals(0, run.exitCode(), run.err());
        assertEquals(1, run.out().lines().count(), run.out());
        JsonObject json = JsonParser.parseString(run.out()).getAsJsonObject();
        assertEquals("mae4j", json.get("framework").getAsString());
        assertEquals(3, json.get("workers").getAsInt());
        assertEquals("1x28x28", json.get("shape").getAsString());
        assertTrue(number(json, "images_per_s") > 32, run.out());
        assertTrue(number(json, "seconds") >= 0.3, run.out());
        JsonObject profile = json.getAsJsonObject("profile");
        assertTrue(number(profile, "transform_ms") > 0, run.out());
        CommandRun table = CommandRun.of("bench", "data", "data=fashion_mnist", "seconds=0.1", "warmup=0");
        assertTrue(table.out().contains("images/s") && table.out().contains("a picture and thread"), table.out());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bench step bach=2          | bach: unknown key; did you mean batch?",
                "bench step batch=0         | batch",
                "bench step image=30        | does not divide a picture of 30x30",
                "bench step batch=15000     | not enough memory for random numbers [15000, 3, 224, 224]: 8613 MiB are needed",
                "bench step engine=gpu      | gpu",
                "bench finetune mask.ratio=0.5 | mask",
                "bench finetune classes=1   | classes",
                "bench segment head=nothing | nothing",
                "bench segment batch=1      | two or more",
                "bench step engine.thread=2 | engine.thread",
                "bench table2 models=[vit_bse] | models",
                "bench table2 engine.thread=2 | engine.thread",
                "bench table2 stesp=2       | did you mean steps?",
                "bench data data.root=/nowhere | there is no folder /nowhere",
                "bench data data=nothing    | nothing",
                "bench data batch=0         | batch",
                "bench data --config-dir nowhere | there is no such configuration folder",
                "bench                      | which command? mae bench --help says what they do; known: step, "
            })
    void badInputIsOneLineAndExitCodeTwo(String command, String complaint) {
        CommandRun run = CommandRun.of(command.strip().split(" "));
        assertEquals(2, run.exitCode(), run.err());
        assertTrue(run.err().startsWith("mae: ") && run.err().contains(complaint), run.err());
        assertEquals(1, run.err().lines().count(), run.err());
    }

    private static JsonObject step(String... more) {
        return bench("step", more);
    }

    private static JsonObject bench(String what, String... more) {
        List<String> arguments = new ArrayList<>(List.of("bench", what, "--json"));
        arguments.addAll(TINY);
        arguments.addAll(List.of(more));
        CommandRun run = CommandRun.of(arguments.toArray(String[]::new));
        assertEquals(0, run.exitCode(), run.err());
        assertEquals(1, run.out().lines().count(), run.out());
        return JsonParser.parseString(run.out()).getAsJsonObject();
    }

    private static double number(JsonObject json, String key) {
        return json.get(key).getAsDouble();
    }
}
