package io.mae4j.experiments.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.component.PixelSize;
import io.mae4j.eval.robustness.BenchmarkResult;
import io.mae4j.eval.robustness.BenchmarkResult.PartScore;
import io.mae4j.eval.robustness.CorruptionScore;
import io.mae4j.eval.robustness.Results;
import io.mae4j.eval.robustness.Score;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RobustnessReportTest {
    @TempDir
    Path folder;

    /** A folder of pictures may be called as a benchmark is. */
    @Test
    void twoBenchmarksOfTheSameTitleAreTwo() throws IOException {
        BenchmarkResult pictures = result("imagenet", new PartScore("", 0, score(0.6)), null);
        BenchmarkResult corrupted = result(
                "corrupted",
                new PartScore("fog", 1, score(0.4)),
                new CorruptionScore(null, 0.4, Map.of("fog", 0.6), Map.of(), Map.of(), 0.6, null, null, null, 1));
        Path page = RobustnessReport.write(
                folder,
                List.of(
                        new EvaluatedModel("one", results("one", pictures)),
                        new EvaluatedModel("other", results("other", corrupted))),
                List.of());
        assertEquals(3, Files.readString(page).split("<h2>ImageNet</h2>", -1).length);
        for (String chart : List.of("ImageNet-reliability", "ImageNet-mean", "corrupted-ImageNet-reliability")) {
            assertTrue(Files.exists(folder.resolve("report/" + chart + ".svg")), chart);
        }
    }

    private static Score score(double top1) {
        return new Score(10, top1, null, 1, 0.1);
    }

    private static BenchmarkResult result(String benchmark, PartScore part, CorruptionScore corruption) {
        return new BenchmarkResult(
                benchmark,
                "ImageNet",
                part.score(),
                List.of(part),
                List.of(),
                List.of(new BenchmarkResult.Bin(10, 0.5, part.score().top1())),
                corruption,
                List.of(),
                List.of());
    }

    private static Results results(String name, BenchmarkResult result) {
        return new Results(name, name + ".pth", name, "a model", PixelSize.square(224), List.of(result), List.of());
    }
}
