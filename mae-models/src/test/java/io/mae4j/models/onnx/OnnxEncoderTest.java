package io.mae4j.models.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.mae4j.UserError;
import io.mae4j.component.Encoded;
import io.mae4j.component.Encoder;
import io.mae4j.component.Masking;
import io.mae4j.component.PatchGrid;
import io.mae4j.engine.Program;
import io.mae4j.engine.samediff.SameDiffEngine;
import io.mae4j.graph.Graph;
import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Tensor;
import io.mae4j.graph.Unary;
import io.mae4j.models.EncoderFeatures;
import io.mae4j.models.Pool;
import io.mae4j.models.VitEncoder;
import io.mae4j.models.pretrained.PretrainedWeights;
import io.mae4j.models.weights.SafetensorsWriter;
import io.mae4j.random.RandomStream;
import io.mae4j.random.Randomness;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** ONNX Runtime computes from the written model what the reference engine computes from the graph. */
class OnnxEncoderTest {
    private static final SameDiffEngine ENGINE =
            new SameDiffEngine(new SameDiffEngine.Config(SameDiffEngine.Precision.FP64));

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"true, 1, false", "true, 3, false", "false, 2, false", "true, 2, true"})
    void theSameTokensAndFeaturesForAnyBatch(boolean classToken, int batch, boolean weightsApart) throws OrtException {
        PatchGrid grid = new PatchGrid(3, 24, 16, 8, 4); // 3 rows, 4 columns
        Encoder encoder = new VitEncoder(new VitEncoder.Config(24, 3, 2, 2.5, classToken, false));
        Path file = folder.resolve("encoder.onnx");
        float[] pixels = pixels(batch * 3 * 24 * 16);
        try (Program program = ENGINE.compile(OnnxEncoder.graph(features(encoder, grid), batch), 4)) {
            program.load(shaken(program.state()));
            try (PretrainedWeights weights = saved(program)) {
                if (weightsApart) { // as for models of gigabytes
                    Graph graph = OnnxEncoder.graph(features(encoder, grid), OnnxEncoder.ANY_BATCH);
                    new OnnxModel(graph, OnnxEncoder.ANY_BATCH, weights.values(graph, grid, name -> false))
                            .write(file, 0);
                    assertTrue(Files.exists(folder.resolve("encoder.onnx.data")));
                } else {
                    OnnxEncoder.write(encoder, grid, weights, file);
                }
            }
            INDArray images = Nd4j.createFromArray(pixels).reshape(batch, 3, 24, 16);
            Map<String, INDArray> expected = program.run(Map.of("images", images));
            try (OrtSession session = OrtEnvironment.getEnvironment().createSession(file.toString());
                    OnnxTensor input = OnnxTensor.createTensor(
                            OrtEnvironment.getEnvironment(), FloatBuffer.wrap(pixels), new long[] {batch, 3, 24, 16});
                    OrtSession.Result result = session.run(Map.of("images", input))) {
                for (String output : new String[] {"tokens", "features"}) {
                    OnnxTensor tensor = (OnnxTensor) result.get(output).orElseThrow();
                    assertArrayEquals(
                            expected.get(output).shape(), tensor.getInfo().getShape());
                    float[] values = new float[tensor.getFloatBuffer().remaining()];
                    tensor.getFloatBuffer().get(values);
                    assertClose(expected.get(output).ravel().toFloatVector(), values);
                }
            }
        }
    }

    @Test
    void anEncoderWithAnOperatorThatHasNoRuleIsRefusedAndNothingIsWritten() {
        PatchGrid grid = new PatchGrid(1, 4, 4, 2, 2);
        Encoder encoder = new Exponential();
        Path file = folder.resolve("encoder.onnx");
        try (Program program = ENGINE.compile(OnnxEncoder.graph(features(encoder, grid), 1), 0);
                PretrainedWeights weights = saved(program)) {
            UserError error = assertThrows(UserError.class, () -> OnnxEncoder.write(encoder, grid, weights, file));
            assertTrue(error.getMessage().contains("no rule for Unary"), error.getMessage());
            assertTrue(Files.notExists(file));
        }
    }

    private static EncoderFeatures features(Encoder encoder, PatchGrid grid) {
        return new EncoderFeatures(grid, encoder, Pool.MEAN);
    }

    private PretrainedWeights saved(Program program) {
        Path file = folder.resolve("weights.safetensors");
        SafetensorsWriter writer = new SafetensorsWriter();
        program.state()
                .forEach((name, array) -> writer.add(name, array.castTo(org.nd4j.linalg.api.buffer.DataType.FLOAT)));
        writer.write(file);
        return PretrainedWeights.open(file);
    }

    // biases and scales away from 0 and 1, as training leaves them
    private static Map<String, INDArray> shaken(Map<String, INDArray> state) {
        RandomStream random = new Randomness(9).stream("shaken");
        state.values().forEach(array -> {
            for (long i = 0; i < array.length(); i++) {
                array.putScalar(i, (float) (array.getDouble(i) + 0.1 * random.nextGaussian()));
            }
        });
        return state;
    }

    private static float[] pixels(int count) {
        RandomStream random = new Randomness(8).stream("pixels");
        float[] pixels = new float[count];
        for (int i = 0; i < count; i++) {
            pixels[i] = (float) random.nextGaussian();
        }
        return pixels;
    }

    private static void assertClose(float[] expected, float[] actual) {
        double largest = 0;
        double deviation = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            deviation = Math.max(deviation, Math.abs(expected[i] - actual[i]));
        }
        double relative = deviation / largest;
        assertTrue(relative <= 1e-5, () -> "relative deviation " + relative);
    }

    private static final class Exponential implements Encoder {
        @Override
        public int dim() {
            return 4;
        }

        @Override
        public int depth() {
            return 1;
        }

        @Override
        public Encoded encode(GraphBuilder g, PatchGrid grid, Tensor patches, Masking masking) {
            return encode(g, grid, patches);
        }

        @Override
        public Encoded encode(GraphBuilder g, PatchGrid grid, Tensor patches) {
            Tensor weight = g.parameter("patch_embed.proj.weight", new io.mae4j.graph.Initializer.Fill(1), 4, 4);
            return new Encoded(g.linear(g.unary(Unary.Function.EXP, patches), weight, null), 0, true);
        }
    }
}
