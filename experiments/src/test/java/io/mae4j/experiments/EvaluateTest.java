package io.mae4j.experiments;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.component.PixelSize;
import io.mae4j.eval.robustness.BenchmarkResult;
import io.mae4j.eval.robustness.CorruptionBaseline;
import io.mae4j.eval.robustness.CorruptionScore;
import io.mae4j.eval.robustness.Results;
import io.mae4j.experiments.ImageNetTree.Model;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Evaluations from the command line to their results, on small folders with ImageNet's class names. */
class EvaluateTest {
    @TempDir
    Path temporary;

    private Mae mae;
    private ImageNetTree tree;

    @BeforeEach
    void inAFolder() {
        mae = new Mae(temporary);
        tree = new ImageNetTree(temporary.resolve("data"));
    }

    @Test
    void imageNetCComesToTheMeanOfItsCorruptionErrors() throws IOException {
        tree.corrupted("", CorruptionBaseline.alexNet().errors().keySet(), List.of(1, 2, 3, 4, 5));
        Mae.Result result = evaluate("benchmark=imagenet_c", "cleanError=0.3").succeeded();
        Path run = mae.runFolder();
        BenchmarkResult c = Results.read(run).of("imagenet_c").orElseThrow();
        assertEquals(75, c.parts().size());
        assertEquals(75 * ImageNetTree.PICTURES, c.total().pictures());
        double mce = 0;
        double relative = 0;
        for (var alexNet : CorruptionBaseline.alexNet().errors().entrySet()) {
            double error = c.parts().stream()
                    .filter(part -> part.corruption().equals(alexNet.getKey()))
                    .mapToDouble(part -> part.score().error())
                    .average()
                    .orElseThrow();
            mce += 100 * error / alexNet.getValue() / 15;
            relative += 100 * (error - 0.3) / (alexNet.getValue() - 0.435) / 15;
        }
        assertEquals(mce, c.corruption().mce(), 1e-9);
        assertEquals(relative, c.corruption().relativeMce(), 1e-9);
        assertEquals(1, c.missing().size(), c.missing().toString());
        assertTrue(
                c.missing()
                        .get(0)
                        .startsWith("997 of 1000 classes of imagenet_c/gaussian_noise/1 and 74 other parts: n0"),
                c.missing().get(0));
        assertTrue(result.out().contains("AlexNet has 100"), result.out());
        String page = Files.readString(run.resolve("report.html"));
        assertTrue(page.contains("<td>33.8</td>") && page.contains("supervised ViT-L"), "the paper's are beside ours");
        assertFalse(page.contains("src=\"http") || page.contains("href="), "needs nothing else");
        for (String chart : List.of("ImageNet-C-mean", "ImageNet-C-noise", "ImageNet-C-reliability")) {
            assertTrue(Files.readString(run.resolve("report/" + chart + ".svg")).startsWith("<svg"), chart);
        }
        String id = Files.readString(run.resolve("tracker-run-id.txt")).strip();
        assertEquals(5, Files.readAllLines(tracked(id, "imagenet_c.fog.error")).size(), "a point for each severity");
        assertEquals(1, Files.readAllLines(tracked(id, "imagenet_c.mce")).size());
    }

    @Test
    void whatIsMissingIsNamedAndThereIsNoMeanWithoutIt() {
        tree.corrupted("noise", List.of("gaussian_noise"), List.of(1, 2, 3, 4, 5));
        tree.corrupted("weather", List.of("fog"), List.of(1, 3));
        String out = evaluate("benchmark=imagenet_c", "corruptions=[gaussian_noise,fog,snow]")
                .succeeded()
                .out();
        BenchmarkResult c = Results.read(mae.runFolder()).of("imagenet_c").orElseThrow();
        assertNull(c.corruption().mce());
        assertEquals(c.corruption().ce().get("gaussian_noise"), c.corruption().presentCe(), "over what is complete");
        for (String missing : List.of("fog at severity 2", "fog at severity 5", "snow")) {
            assertTrue(c.missing().contains(missing), c.missing().toString());
            assertTrue(out.contains("missing  " + missing), out);
        }
        assertTrue(out.contains("mCE n/a (mean CE of the 1 of 15 corruptions that are complete"), out);
    }

    @Test
    void robustnessTakesWhatIsThere() {
        tree.classes("imagenet-a", "n01498041", "n01531178");
        tree.classes("imagenet-r", "n01443537");
        tree.classes("val", "n01440764", "n01443537");
        tree.corrupted("imagenet-c", List.of("fog"), List.of(1));
        String out = evaluate("benchmark=robustness", "corruptions=[fog]", "severities=[1]")
                .succeeded()
                .out();
        Results results = Results.read(mae.runFolder());
        assertEquals(
                List.of("imagenet", "imagenet_c", "imagenet_a", "imagenet_r"),
                results.benchmarks().stream().map(BenchmarkResult::benchmark).toList());
        assertEquals(List.of("ImageNet-Sketch"), results.missing());
        assertTrue(out.contains("missing  ImageNet-Sketch"), out);
        BenchmarkResult a = results.of("imagenet_a").orElseThrow();
        assertEquals(200, a.classes().size(), "the answers are the subset's classes");
        BenchmarkResult imageNet = results.of("imagenet").orElseThrow();
        assertEquals(
                imageNet.total().error(),
                results.of("imagenet_c").orElseThrow().corruption().clean(),
                "the clean error is the one that was measured");
    }

    /** A picture of the second part is a pipe, which holds the evaluation up until the signal has come. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no signals and pipes")
    void anEvaluationThatIsStoppedOrKilledComesToTheSameResults(boolean killed) throws Exception {
        tree.corrupted("", List.of("gaussian_noise", "fog"), List.of(1, 2));
        String[] words = {"benchmark=imagenet_c", "corruptions=[gaussian_noise,fog]", "severities=[1,2]", "batch=1"};
        evaluate(words).succeeded();
        byte[] expected = Files.readAllBytes(mae.runFolder().resolve(Results.FILE));

        Path picture = tree.root().resolve("gaussian_noise/2/n01443537/picture_1.JPEG");
        byte[] jpeg = Files.readAllBytes(picture);
        Files.delete(picture);
        assertEquals(0, new ProcessBuilder("mkfifo", picture.toString()).start().waitFor());
        Mae other = new Mae(temporary.resolve("other"));
        Process process = new ProcessBuilder(Mae.javaCommand(tree.evaluation(other, words)))
                .redirectErrorStream(true)
                .start();
        Thread feeder = new Thread(() -> write(picture, jpeg)); // waits until someone reads
        StringBuilder output = new StringBuilder();
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.append(line).append('\n');
                if (line.startsWith("imagenet_c/gaussian_noise/1") && line.contains("top-1")) { // it is done
                    ProcessHandle handle = process.toHandle(); // whose destroy leaves the pipe of the output open
                    assertTrue(killed ? handle.destroyForcibly() : handle.destroy());
                } else if (line.startsWith("stopping after this batch")) {
                    feeder.start();
                }
            }
        }
        int exitCode = process.waitFor();
        try (RandomAccessFile pipe = new RandomAccessFile(picture.toFile(), "rw")) { // if nobody did
            feeder.join();
        }
        Files.delete(picture);
        Files.write(picture, jpeg);
        Path run = other.runFolder();
        assertFalse(Files.exists(run.resolve(Results.FILE)), output.toString());
        assertTrue(Files.exists(run.resolve("parts/imagenet_c.gaussian_noise.1.json")), output.toString());
        if (!killed) {
            assertEquals(130, exitCode, output.toString());
            assertTrue(output.toString().contains("to go on: mae evaluate resume="), output.toString());
            assertTrue(Files.readString(run.resolve("parts/imagenet_c.gaussian_noise.2.json"))
                    .contains("\"finished\":false"));
        }
        String again = other.run("evaluate", "resume=" + run).succeeded().out();
        assertFalse(again.contains("part 1 of 4"), "what was done is not done again: " + again);
        assertArrayEquals(expected, Files.readAllBytes(run.resolve(Results.FILE)));
    }

    private static void write(Path pipe, byte[] bytes) {
        try {
            Files.write(pipe, bytes, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void otherPicturesOrWeightsAreNoContinuation() throws IOException {
        tree.classes("", "n01440764", "n01443537");
        evaluate("benchmark=imagenet").succeeded();
        Path run = mae.runFolder();
        Path part = run.resolve("parts/imagenet.json");
        Files.writeString(
                part,
                Files.readString(part)
                        .replace("\"finished\":true", "\"finished\":false")
                        .replace("sha256:", "sha256:0"));
        assertTrue(mae.run("evaluate", "resume=" + run).refused().contains("the pictures of imagenet have changed"));
        String counted = Files.readString(part);
        for (String damaged : List.of(
                "{}",
                "{\"tally\": {}}",
                "[]",
                "",
                counted.replace("\"right\":", "\"rigit\":"),
                counted.replaceFirst("\"asked\":\\[\\d+,", "\"asked\":["),
                counted.replace("\"confidence\":[", "\"confidence\":[0,"))) {
            Files.writeString(part, damaged);
            assertTrue(mae.run("evaluate", "resume=" + run).refused().contains("imagenet.json is damaged"), damaged);
        }
        Files.delete(part);
        Model.write(tree.model(), 1000, 2);
        String summary = Files.readString(run.resolve("summary.json"));
        assertTrue(mae.run("evaluate", "resume=" + run).refused().contains("the same weights are needed"));
        assertEquals(summary, Files.readString(run.resolve("summary.json")), "nothing is written");
    }

    @Test
    void aPictureThatCannotBeReadIsNamedOrSkippedAndCounted() throws IOException {
        tree.classes("", "n01440764");
        Path torn = Files.writeString(temporary.resolve("data/n01440764/torn.JPEG"), "this is no picture");
        assertTrue(evaluate("benchmark=imagenet").refused().contains("torn.JPEG"));
        String out = evaluate("benchmark=imagenet", "data.onCorrupt=skip")
                .succeeded()
                .out();
        assertTrue(out.contains("1 pictures could not be read"), out);
        Path run = mae.runFolders().get(1);
        assertTrue(Files.readString(run.resolve("skipped.tsv")).startsWith(torn.toString()));
    }

    @Test
    void largerImagesInterpolateThePositions() {
        tree.classes("", "n01440764");
        evaluate("benchmark=imagenet", "size=64").succeeded();
        Path run = mae.runFolder();
        assertEquals(PixelSize.square(64), Results.read(run).image());
        mae.run("rerun", run.toString(), "size=32").succeeded();
        assertEquals(PixelSize.square(32), Results.read(mae.runFolders().get(1)).image());
    }

    @Test
    void aGreyClassifierSeesThemGrey() {
        tree.classes("", "n01498041");
        Path grey = Model.grey(temporary.resolve("grey.safetensors"), 1000);
        evaluate("benchmark=imagenet_a", "checkpoint='" + grey + "'").succeeded();
        assertEquals(PixelSize.square(28), Results.read(mae.runFolder()).image());
    }

    /** Fashion-MNIST's pictures, corrupted on the way. */
    @Test
    void aModelHasOneHundredByItsOwnErrors() throws IOException {
        Path ten = Model.grey(temporary.resolve("ten.safetensors"), 10);
        String[] words = {
            "benchmark=corrupted", "checkpoint='" + ten + "'", "corruptions=[fog,frost]", "severities=[1,5]", "count=20"
        };
        String out = evaluate(words).succeeded().out();
        assertTrue(out.contains("no mCE without baseline=") && out.contains("frost of generated textures"), out);
        Path first = mae.runFolder();
        List<String> again = new ArrayList<>(List.of(words));
        again.add("baseline='" + first + "'");
        evaluate(again.toArray(String[]::new)).succeeded();
        BenchmarkResult result =
                Results.read(mae.runFolders().get(1)).of("corrupted").orElseThrow();
        assertEquals(5, result.parts().size(), "as they are, and two by two");
        assertEquals(80, result.total().pictures());
        assertEquals(100, result.corruption().mce(), 1e-9);
        assertEquals(
                Results.read(first).of("corrupted").orElseThrow().parts(),
                result.parts(),
                "the same pictures, drawn again");
        again.add("severities=[5]");
        evaluate(again.toArray(String[]::new)).succeeded();
        CorruptionScore severe = Results.read(mae.runFolders().get(2))
                .of("corrupted")
                .orElseThrow()
                .corruption();
        assertEquals(100, severe.mce(), 1e-9, "by its own errors at that severity, not by their mean with others");
        again.set(again.size() - 1, "severities=[4,5]");
        String refused = evaluate(again.toArray(String[]::new)).refused();
        assertTrue(refused.contains("was evaluated at severities [1, 5]"), refused);
        again.set(again.size() - 1, "count=30");
        refused = evaluate(again.toArray(String[]::new)).refused();
        assertTrue(refused.contains("on a subset: 20 of 2000 held-out pictures, and this would be on"), refused);
    }

    @Test
    void aPartOfImageNetCHasErrorsAndIsNotDividedByAlexNets() {
        tree.corrupted("", List.of("fog", "saturate"), List.of(1, 2, 3, 4, 5));
        String out = evaluate("benchmark=imagenet_c", "corruptions=[fog]", "severities=[1,2]")
                .succeeded()
                .out();
        CorruptionScore some =
                Results.read(mae.runFolder()).of("imagenet_c").orElseThrow().corruption();
        assertEquals(Map.of(), some.ce(), "AlexNet's error is the mean over five severities");
        assertTrue(out.contains("note     a part of the benchmark: 1 corruptions at 2 severities"), out);
        evaluate("benchmark=imagenet_c", "corruptions=[fog,saturate]").succeeded();
        CorruptionScore two = Results.read(mae.runFolders().get(1))
                .of("imagenet_c")
                .orElseThrow()
                .corruption();
        assertNull(two.mce(), "which is the mean over fifteen");
        assertEquals(Set.of("fog"), two.ce().keySet());
        assertEquals(Set.of("fog", "saturate"), two.error().keySet());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "benchmark=imagenet_d | imagenet_c",
                "benchmark=imagenet_a data.root=nowhere | there is no folder",
                "benchmark=imagenet_a data.root=. | ImageNet-A is not in",
                "benchmark=robustness data.root=. | none of ImageNet,",
                "benchmark=imagenet_c corruptions=[fogg] | there is no corruption fogg",
                "benchmark=imagenet_c severities=[6] | severities",
                "benchmark=imagenet_a size=33 | does not divide",
                "benchmark=corrupted checkpoint=MODEL | 3 channels",
                "benchmark=imagenet_a checkpoint=ENCODER | no classifier's head",
                "benchmark=imagenet_a checkpoint=SEVEN | tells 7 classes apart; ImageNet's 1,000 are needed",
                "benchmark=corrupted checkpoint=TEN baseline=nowhere | nowhere",
                "benchmark=corrupted checkpoint=TEN size=64 | data.size"
            })
    void badInputGetsALine(String overrides, String says) {
        Path seven = Model.write(temporary.resolve("seven.safetensors"), 7, 1);
        String line = evaluate(overrides
                        .replace("data.root=.", "data.root='" + tree.root() + "'")
                        .replace("MODEL", "'" + Model.write(temporary.resolve("ten3.safetensors"), 10, 1) + "'")
                        .replace("TEN", "'" + Model.grey(temporary.resolve("ten.safetensors"), 10) + "'")
                        .replace("SEVEN", "'" + seven + "'")
                        .replace("ENCODER", "'" + Model.headless(temporary.resolve("encoder.safetensors")) + "'")
                        .split(" "))
                .refused();
        assertTrue(line.contains(says), line);
        assertEquals(List.of(), mae.runFolders());
        assertFalse(Files.exists(mae.tracked()));
    }

    private Path tracked(String id, String metric) throws IOException {
        try (Stream<Path> files = Files.walk(mae.tracked())) {
            return files.filter(file -> file.endsWith(Path.of(id, "metrics", metric)))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private Mae.Result evaluate(String... overrides) {
        return mae.run(tree.evaluation(mae, overrides));
    }
}
