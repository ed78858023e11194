package io.mae4j.models.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import io.mae4j.component.SegmentationHead;
import io.mae4j.engine.Program;
import io.mae4j.engine.samediff.SameDiffEngine;
import io.mae4j.graph.BatchNorm;
import io.mae4j.graph.Graph;
import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Shape;
import io.mae4j.graph.Tensor;
import io.mae4j.models.Classifier;
import io.mae4j.models.EncoderFeatures;
import io.mae4j.models.Pool;
import io.mae4j.models.Segmenter;
import io.mae4j.models.VitEncoder;
import io.mae4j.models.pretrained.PretrainedWeights;
import io.mae4j.models.segment.LinearHead;
import io.mae4j.models.segment.UperHead;
import io.mae4j.models.weights.SafetensorsWriter;
import io.mae4j.random.RandomStream;
import io.mae4j.random.Randomness;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

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
        try (Program program = ENGINE.compile(graph(features(encoder, grid), batch), 4)) {
            program.load(shaken(program.state()));
            try (PretrainedWeights weights = saved(program)) {
                if (weightsApart) { // as for models of gigabytes
                    Graph graph = graph(features(encoder, grid), OnnxExport.ANY_BATCH);
                    new OnnxModel(graph, OnnxExport.ANY_BATCH, weights.values(graph, grid, name -> false))
                            .write(file, 0);
                    assertTrue(Files.exists(folder.resolve("encoder.onnx.data")));
                } else {
                    OnnxEncoder.write(encoder, grid, weights, Optional.empty(), file);
                }
            }
            assertSame(program, file, batch, 3, 24, 16);
        }
    }

    @ParameterizedTest
    @CsvSource({"CLASS", "MEAN"})
    void aClassifiersLogits(Pool pool) throws OrtException {
        PatchGrid grid = new PatchGrid(3, 24, 16, 8, 4);
        Encoder encoder = new VitEncoder(new VitEncoder.Config(24, 3, 2, 2.5, true, false));
        Classifier classifier =
                new Classifier(grid, encoder, 5, new Classifier.Config(pool, 0, 1, true, OptionalDouble.empty(), 1));
        Path file = folder.resolve("classifier.onnx");
        try (Program program = ENGINE.compile(classifier.inference(2), 4)) {
            program.load(shaken(program.state()));
            try (PretrainedWeights weights = saved(program)) {
                OnnxEncoder.write(encoder, grid, weights, Optional.of(pool), file);
            }
            float[] expected = program.run(Map.of("images", images(2, 3, 24, 16)), List.of("logits"))
                    .get("logits")
                    .ravel()
                    .toFloatVector();
            assertClose(expected, run(file, "logits", 2, 3, 24, 16));
        }
    }

    @ParameterizedTest
    @CsvSource({"4, 6, 1", "5, 3, 2"})
    void aSegmentersLogits(int rows, int columns, int batch) throws OrtException {
        PatchGrid grid = new PatchGrid(3, rows * 8, columns * 4, 8, 4);
        Encoder encoder = new VitEncoder(new VitEncoder.Config(24, 3, 2, 2.5, true, false));
        for (SegmentationHead head : List.of(
                new LinearHead(new LinearHead.Config()), new UperHead(new UperHead.Config(6, List.of(1, 2), 4, 0.4)))) {
            Segmenter segmenter = new Segmenter(grid, encoder, head, 5, new Segmenter.Config(0, 1, true));
            Path file = folder.resolve("segmenter.onnx");
            try (Program program = ENGINE.compile(segmenter.inference(batch), 4)) {
                Map<String, INDArray> state = shaken(program.state());
                state.forEach((name, array) -> {
                    if (name.endsWith("running_var")) {
                        array.assign(Transforms.abs(array).add(0.1));
                    }
                });
                program.load(state);
                try (PretrainedWeights weights = saved(program)) {
                    OnnxExport.write(segmenter::inference, grid, weights, file);
                }
                assertSame(program, file, batch, 3, rows * 8, columns * 4);
            }
        }
    }

    // all outputs, of the same pictures
    private static void assertSame(Program program, Path file, int... shape) throws OrtException {
        for (Map.Entry<String, INDArray> output :
                program.run(Map.of("images", images(shape))).entrySet()) {
            assertClose(output.getValue().ravel().toFloatVector(), run(file, output.getKey(), shape));
        }
    }

    private static INDArray images(int... shape) {
        return Nd4j.createFromArray(pixels(IntStream.of(shape).reduce(1, (a, b) -> a * b)))
                .reshape(shape);
    }

    private static float[] run(Path file, String output, int... shape) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        float[] pixels = images(shape).ravel().toFloatVector();
        try (OrtSession session = environment.createSession(file.toString());
                OnnxTensor input = OnnxTensor.createTensor(
                        environment,
                        FloatBuffer.wrap(pixels),
                        IntStream.of(shape).asLongStream().toArray());
                OrtSession.Result result = session.run(Map.of("images", input))) {
            OnnxTensor tensor = (OnnxTensor) result.get(output).orElseThrow();
            float[] values = new float[tensor.getFloatBuffer().remaining()];
            tensor.getFloatBuffer().get(values);
            return values;
        }
    }

    @Test
    void anEncoderWithAnOperatorThatHasNoRuleIsRefusedAndNothingIsWritten() {
        PatchGrid grid = new PatchGrid(1, 4, 4, 2, 2);
        Encoder encoder = new Normalising();
        Path file = folder.resolve("encoder.onnx");
        try (Program program = ENGINE.compile(graph(features(encoder, grid), 1), 0);
                PretrainedWeights weights = saved(program)) {
            UserError error = assertThrows(
                    UserError.class, () -> OnnxEncoder.write(encoder, grid, weights, Optional.empty(), file));
            assertTrue(error.getMessage().contains("no rule for BatchNorm"), error.getMessage());
            assertTrue(Files.notExists(file));
        }
    }

    private static Graph graph(EncoderFeatures features, int batch) {
        return OnnxEncoder.graph(features, Optional.empty(), 0, batch);
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
        assertEquals(expected.length, actual.length);
        double largest = 0;
        double deviation = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            deviation = Math.max(deviation, Math.abs(expected[i] - actual[i]));
        }
        double relative = deviation / largest;
        assertTrue(relative <= 1e-5, () -> "relative deviation " + relative);
    }

    private static final class Normalising implements Encoder {
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
            Tensor rows = g.reshape(patches, Shape.of((int) patches.shape().rows(), 4));
            Tensor normed = g.node(new BatchNorm(1e-5), rows).output(0);
            return new Encoded(g.linear(g.reshape(normed, patches.shape()), weight, null), 0, true);
        }
    }
}
