package io.mae4j.dl4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.component.Encoder;
import io.mae4j.component.PatchGrid;
import io.mae4j.engine.Engine;
import io.mae4j.engine.Program;
import io.mae4j.graph.Graph;
import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Tensor;
import io.mae4j.models.pretrained.PretrainedWeights;
import io.mae4j.random.RandomStream;
import io.mae4j.random.Randomness;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/** The encoder of the published checkpoint inside a network of DL4J. */
class EncoderVertexTest {
    private static final PatchGrid GRID = new PatchGrid(3, 32, 32, 8, 8);
    private static final String ENCODER = "name=vit, dim=48, depth=2, heads=3";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"name=cpu, precision=fp32", "name=samediff"})
    void featuresAreThoseOfOurOwnProgram(String engine) throws Exception {
        EncoderVertex vertex =
                EncoderVertex.of(ENCODER, GRID).weights(checkpoint()).computedBy(engine, 4);
        ComputationGraph network = network(vertex, DataType.FLOAT, false);
        INDArray images = normal(7, 3, 32, 32); // no multiple of the vertex's own batch
        INDArray features = network.feedForward(images, false).get("encoder");
        assertClose(ours(vertex, images), features);
    }

    @Test
    void aTrainedEncodersGradientsAreRight() throws Exception {
        EncoderVertex vertex = EncoderVertex.of(
                        "name=vit, dim=4, depth=1, heads=2, mlpRatio=1", new PatchGrid(1, 4, 4, 2, 2))
                .trainedWith(new NoOp())
                .computedBy("name=samediff, precision=fp64", 2);
        DataType before = Nd4j.defaultFloatingPointType();
        Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE);
        try {
            ComputationGraph network = network(vertex, DataType.DOUBLE, true);
            GradientCheckUtil.GraphConfig check = new GradientCheckUtil.GraphConfig()
                    .net(network)
                    .epsilon(1e-6)
                    .maxRelError(1e-5)
                    .minAbsoluteError(1e-8)
                    .subset(true)
                    .maxPerParam(2)
                    .excludeParams(java.util.Set.of("encoder_pos-embed")) // frozen: DL4J would find a gradient of zero
                    .inputs(new INDArray[] {normal(3, 1, 4, 4).castTo(DataType.DOUBLE)})
                    .labels(new INDArray[] {labels(3).castTo(DataType.DOUBLE)});
            assertTrue(GradientCheckUtil.checkGradients(check));
        } finally {
            Nd4j.setDefaultDataTypes(before, before);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void fittingMovesTheEncoderOnlyIfItIsTrained(boolean trained) throws Exception {
        EncoderVertex vertex = EncoderVertex.of(ENCODER, GRID).weights(checkpoint());
        ComputationGraph network =
                network(trained ? vertex.trainedWith(new Adam(1e-3)) : vertex, DataType.FLOAT, false);
        INDArray weight = network.getVertex("encoder")
                .paramTable(false)
                .get("blocks.1.mlp.fc1.weight")
                .dup();
        INDArray positions =
                network.getVertex("encoder").paramTable(false).get("pos-embed").dup();
        DataSet data = new DataSet(normal(6, 3, 32, 32), labels(6));
        double first = network.score(data);
        for (int i = 0; i < 12; i++) {
            network.fit(data);
        }
        assertTrue(network.score(data) < 0.7 * first, first + " fell to " + network.score(data));
        Map<String, INDArray> after = network.getVertex("encoder").paramTable(false);
        assertEquals(!trained, weight.equals(after.get("blocks.1.mlp.fc1.weight")));
        assertEquals(positions, after.get("pos-embed"));
    }

    @Test
    void theNetworkIsSavedWithItsEncoder() throws Exception {
        ComputationGraph network = network(
                EncoderVertex.of(ENCODER, GRID).weights(checkpoint()).trainedWith(new Adam(1e-3)),
                DataType.FLOAT,
                false);
        INDArray images = normal(2, 3, 32, 32);
        network.fit(new DataSet(images, labels(2)));
        INDArray before = network.outputSingle(images);
        Path file = folder.resolve("network.zip");
        ModelSerializer.writeModel(network, file.toFile(), true);
        ComputationGraph restored = ModelSerializer.restoreComputationGraph(file.toFile(), true);
        assertEquals(network.getConfiguration(), restored.getConfiguration());
        assertArrayEquals(
                before.ravel().toFloatVector(),
                restored.outputSingle(images).ravel().toFloatVector());
        assertNotEquals(0, restored.getVertex("encoder").numParams());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void networksThatNobodyRefersToLeaveNothingBehind() throws Exception {
        EncoderVertex vertex = EncoderVertex.of("name=vit, dim=512, depth=2, heads=8", GRID) // of 25 MiB
                .computedBy("name=cpu, precision=fp32", 2);
        long before = 0;
        for (int i = 0; i < 12; i++) {
            network(vertex, DataType.FLOAT, false).feedForward(normal(2, 3, 32, 32), false);
            System.gc();
            before = i == 3 ? residentMiB() : before;
        }
        assertTrue(residentMiB() - before < 100, before + " MiB became " + residentMiB());
    }

    private static long residentMiB() throws Exception {
        String line = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(l -> l.startsWith("VmRSS:"))
                .findFirst()
                .orElseThrow();
        return Long.parseLong(line.replaceAll("\\D", "")) >> 10;
    }

    private static ComputationGraph network(EncoderVertex vertex, DataType type, boolean layerBelow) {
        var builder = new NeuralNetConfiguration.Builder()
                .seed(1)
                .dataType(type)
                .updater(type == DataType.DOUBLE ? new NoOp() : new Adam(1e-2))
                .graphBuilder()
                .addInputs("images");
        String below = "images";
        if (layerBelow) { // something to pass a gradient on to
            builder.addLayer("scaled", new ActivationLayer(Activation.TANH), below);
            below = "scaled";
        }
        ComputationGraph network = new ComputationGraph(builder.addVertex("encoder", vertex, below)
                .addLayer(
                        "head",
                        new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                                .activation(Activation.SOFTMAX)
                                .nIn(vertex.makeEncoder().dim())
                                .nOut(3)
                                .build(),
                        "encoder")
                .setOutputs("head")
                .build());
        network.init();
        return network;
    }

    private static INDArray ours(EncoderVertex vertex, INDArray images) {
        Encoder encoder = vertex.makeEncoder();
        GraphBuilder g = new GraphBuilder();
        Tensor tokens = encoder.encode(g, GRID, GRID.patchify(g, g.input("images", GRID.images((int) images.size(0)))))
                .tokens();
        Graph graph = g.output("features", g.mean(g.slice(tokens, 1, 1, 17), 1)).build();
        Engine engine = vertex.makeEngine();
        try (PretrainedWeights weights = PretrainedWeights.open(checkpoint());
                Program program = engine.compile(graph, 0)) {
            weights.loadInto(program, GRID, name -> false);
            return program.run(Map.of("images", images)).get("features");
        }
    }

    private static void assertClose(INDArray expected, INDArray actual) {
        assertArrayEquals(expected.shape(), actual.shape());
        double deviation =
                expected.sub(actual.castTo(expected.dataType())).amaxNumber().doubleValue()
                        / expected.amaxNumber().doubleValue();
        assertTrue(deviation <= 1e-5, () -> "relative deviation " + deviation);
    }

    private static INDArray labels(int size) {
        INDArray labels = Nd4j.zeros(DataType.FLOAT, size, 3);
        for (int i = 0; i < size; i++) {
            labels.putScalar(i, i % 3, 1);
        }
        return labels;
    }

    private static INDArray normal(long... shape) {
        RandomStream random = new Randomness(5).stream("pictures");
        INDArray array = Nd4j.zeros(DataType.FLOAT, shape);
        for (long i = 0; i < array.length(); i++) {
            array.putScalar(i, random.nextGaussian());
        }
        return array;
    }

    private static Path checkpoint() {
        try {
            return Path.of(EncoderVertexTest.class
                    .getResource("/mae_tiny_checkpoint.pth")
                    .toURI());
        } catch (java.net.URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
