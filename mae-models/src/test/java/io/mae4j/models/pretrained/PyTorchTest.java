package io.mae4j.models.pretrained;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import io.mae4j.component.PatchGrid;
import io.mae4j.engine.Program;
import io.mae4j.engine.samediff.SameDiffEngine;
import io.mae4j.graph.Graph;
import io.mae4j.graph.GraphBuilder;
import io.mae4j.models.VitEncoder;
import io.mae4j.models.export.WeightExport;
import io.mae4j.models.weights.Safetensors;
import io.mae4j.models.weights.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * PyTorch computes from our safetensors what we compute: {@code tools/check_weights.py}, with the Python that {@code MAE_PYTHON}
 * names. Where it has no torch and safetensors the test is skipped, and fails if {@code MAE_REQUIRE_PYTHON=1}.
 */
class PyTorchTest {
    @TempDir
    Path folder;

    @Test
    void computesTheSameTokensFromOurSafetensors() throws Exception {
        String python = python();
        PatchGrid grid = new PatchGrid(3, 32, 32, 8, 8);
        Path weightsFile = folder.resolve("weights.safetensors");
        Path expected = folder.resolve("expected.safetensors");
        INDArray images = Safetensors.readAll(PublishedCheckpointTest.reference("mae_tiny_normpix.safetensors"))
                .get("images");
        GraphBuilder g = new GraphBuilder();
        VitEncoder encoder = new VitEncoder(new VitEncoder.Config(48, 2, 3, 4, true, false));
        Graph graph = g.output(
                        "tokens",
                        encoder.encode(g, grid, grid.patchify(g, g.input("images", grid.images((int) images.size(0)))))
                                .tokens())
                .build();
        SameDiffEngine engine = new SameDiffEngine(new SameDiffEngine.Config(SameDiffEngine.Precision.FP32));
        try (PretrainedWeights weights =
                        PretrainedWeights.open(PublishedCheckpointTest.reference("mae_tiny_checkpoint.pth"));
                Program program = engine.compile(graph, 0)) {
            weights.loadInto(program, grid, name -> false);
            WeightExport.published(weights, Map.of()).write(weightsFile);
            new SafetensorsWriter()
                    .add("images", images)
                    .add("tokens", program.run(Map.of("images", images)).get("tokens"))
                    .write(expected);
        }
        Process process = new ProcessBuilder(
                        python,
                        Path.of("..", "tools", "check_weights.py").toString(),
                        weightsFile.toString(),
                        expected.toString(),
                        "3")
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
    }

    private static String python() throws InterruptedException {
        String named = System.getenv("MAE_PYTHON");
        String candidate = named == null || named.isBlank() ? "python3" : named;
        String problem;
        try {
            String code =
                    "import importlib.util as u, sys; sys.exit(0 if u.find_spec('torch') and u.find_spec('safetensors')"
                            + " else 3)";
            Process process = new ProcessBuilder(candidate, "-c", code)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0) {
                return candidate;
            }
            problem = candidate + " has no torch and safetensors";
        } catch (IOException e) {
            problem = "there is no " + candidate;
        }
        problem += "; MAE_PYTHON names a Python with both, against which this test runs";
        return "1".equals(System.getenv("MAE_REQUIRE_PYTHON")) ? fail(problem) : abort(problem);
    }
}
