package io.mae4j.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.eval.robustness.Results;
import io.mae4j.experiments.ImageNetTree.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reports of several evaluations, from the command line. */
class EvaluateReportTest {
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
    void severalModelsAreDrawnTogether() throws IOException {
        tree.corrupted("", List.of("fog", "snow"), List.of(1, 2));
        String[] words = {"benchmark=imagenet_c", "corruptions=[fog,snow]", "severities=[1,2]"};
        evaluate(words).succeeded();
        Path second = Model.write(temporary.resolve("second.safetensors"), 1000, 9);
        List<String> other = new ArrayList<>(List.of(words));
        other.add("checkpoint='" + second + "'");
        evaluate(other.toArray(String[]::new)).succeeded();
        Path page = temporary.resolve("page");
        mae.run(
                        "report",
                        "robustness",
                        mae.runFolders().get(0).toString(),
                        mae.runFolders().get(1).resolve(Results.FILE).toString(),
                        "--out",
                        page.toString())
                .succeeded();
        String html = Files.readString(page.resolve("report.html"));
        assertTrue(html.contains("<td>model.safetensors</td>") && html.contains("<td>second.safetensors</td>"), "both");
        assertTrue(Files.exists(page.resolve("report/ImageNet-C-fog.svg")));
        String refused = mae.run(
                        "report", "robustness", temporary.resolve("nowhere").toString())
                .refused();
        assertTrue(refused.contains("nowhere"), refused);
        Path strange = Files.writeString(temporary.resolve("other.json"), "{\"benchmarks\": []}");
        refused = mae.run("report", "robustness", strange.toString()).refused();
        assertTrue(refused.contains("other.json holds no results of mae evaluate"), refused);
        String whole = Files.readString(mae.runFolders().get(0).resolve("results.json"));
        for (String damaged : List.of(
                whole.replaceFirst("\"top1\": [0-9.]+", "\"top1\": 1.p9"),
                whole.replaceFirst("\"parts\"", "\"pavts\""),
                whole.replaceFirst("\"score\"", "\"scope\""),
                whole.replaceFirst("\"relativeCe\"", "\"relativeBe\""))) {
            Files.writeString(strange, damaged);
            refused = mae.run("report", "robustness", strange.toString()).refused();
            assertTrue(refused.contains("other.json is damaged"), refused);
        }
        Files.writeString(strange, whole.replace("\"fog\"", "\"smog\""));
        refused = mae.run("report", "robustness", strange.toString()).refused();
        assertTrue(refused.contains("other.json is damaged: there is no corruption smog"), refused);
    }

    @Test
    void whatOneModelCameToInTwoEvaluationsStandsBesideItself() throws IOException {
        tree.classes("imagenet-a", "n01498041", "n01531178");
        evaluate("benchmark=imagenet_a").succeeded();
        evaluate("benchmark=imagenet_a", "count=1").succeeded();
        String all = mae.runFolders().get(0).toString();
        String some = mae.runFolders().get(1).toString();
        Path page = temporary.resolve("page");
        mae.run("report", "robustness", all, some, all, "-o", page.toString()).succeeded();
        String html = Files.readString(page.resolve("report.html"));
        assertTrue(html.contains("<td>model.safetensors</td><td>4</td>"), "all four pictures");
        assertTrue(html.contains("<td>model.safetensors (2)</td><td>1</td>"), "and the one of the other evaluation");
        assertFalse(html.contains("(3)"), "the same evaluation, named twice, is one");
    }

    @Test
    void aSweepGoesOverModelsAndBenchmarks() throws IOException {
        tree.classes("imagenet-a", "n01498041");
        tree.classes("imagenet-r", "n01443537");
        Path second = Model.write(temporary.resolve("second.safetensors"), 1000, 9);
        evaluate("-m", "benchmark=imagenet_a,imagenet_r", "checkpoint='" + tree.model() + "','" + second + "'")
                .succeeded();
        Path sweep = mae.runFolder();
        Path page = temporary.resolve("page");
        mae.run("report", "robustness", sweep.toString(), "-o", page.toString()).succeeded();
        String html = Files.readString(page.resolve("report.html"));
        assertEquals(
                2, html.split("<td>second.safetensors</td><td>ViT", -1).length, "a model is one, of two evaluations");
        mae.run("report", sweep.toString()).succeeded();
        assertTrue(Files.readString(sweep.resolve("report.html")).contains("imagenet_r.top1"));
        Path left = Files.createFile(sweep.resolve("000/parts/.imagenet_a.json.0123.part")); // by a process that died
        Path state = sweep.resolve("000/job.json");
        Files.writeString(state, Files.readString(state).replace("FINISHED", "INTERRUPTED"));
        mae.run("sweep", "resume", sweep.toString()).succeeded();
        assertFalse(Files.exists(left));
        Files.delete(sweep.resolve("003").resolve(Results.FILE)); // as if it had not finished
        String out = mae.run("report", "robustness", sweep.toString(), "-o", page.toString())
                .succeeded()
                .out();
        assertTrue(out.contains("unfinished " + sweep.resolve("003")), out);
        html = Files.readString(page.resolve("report.html"));
        assertTrue(html.contains("<li>" + sweep.resolve("003") + ", which has not finished</li>"), html);
    }

    private Mae.Result evaluate(String... overrides) {
        return mae.run(tree.evaluation(mae, overrides));
    }
}
