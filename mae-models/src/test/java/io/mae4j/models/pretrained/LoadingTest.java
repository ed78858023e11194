package io.mae4j.models.pretrained;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.UserError;
import io.mae4j.component.PatchGrid;
import io.mae4j.engine.Program;
import io.mae4j.engine.samediff.SameDiffEngine;
import io.mae4j.graph.Graph;
import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Initializer;
import io.mae4j.graph.Tensor;
import io.mae4j.models.VitEncoder;
import io.mae4j.models.export.WeightExport;
import io.mae4j.models.weights.Safetensors;
import io.mae4j.models.weights.SafetensorsWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Weights of one model in another: other pictures, no class token, a new head, or too different. */
class LoadingTest {
    @Test
    void positionsAreBroughtToLargerPictures() {
        Graph graph = classifier(new PatchGrid(3, 56, 56, 8, 8), 2, true, 5);
        try (PretrainedWeights weights = published();
                Program program = engine().compile(graph, 0)) {
            WeightMatch match =
                    weights.loadInto(program, new PatchGrid(3, 56, 56, 8, 8), name -> name.startsWith("head."));
            assertEquals(Map.of("pos_embed", "17 to 50 rows"), match.resized());
            assertEquals(List.of("head.weight", "head.bias"), match.missing());
            assertTrue(match.left().containsKey("decoder_embed.weight"));
            assertEquals(graph.parameters().size(), match.loaded().size() + 3);
            INDArray positions = program.state().get("pos_embed");
            assertEquals(weights.read("pos_embed").getFloat(0, 0, 3), positions.getFloat(0, 0, 3));
            assertEquals(
                    weights.read("blocks.1.mlp.fc2.bias").getFloat(7),
                    program.state().get("blocks.1.mlp.fc2.bias").getFloat(7));
        }
    }

    @ParameterizedTest
    @CsvSource({"4, 4, 2x8 to 4x4 patches", "2, 4, 17 to 9 rows"})
    void positionsOfPicturesThatAreNoSquareAreTakenForThoseThatTheyAre(
            int rows, int columns, String how, @TempDir Path folder) {
        PatchGrid grid = new PatchGrid(3, 8 * rows, 8 * columns, 8, 8);
        Path file = folder.resolve("wide.safetensors");
        Map<String, INDArray> values;
        try (PretrainedWeights weights = published()) {
            SafetensorsWriter writer = new SafetensorsWriter();
            weights.shapes().keySet().forEach(name -> writer.add(name, weights.read(name)));
            new PositionGrid(2, 8).note().forEach(writer::metadata);
            writer.write(file);
        }
        try (PretrainedWeights wide = PretrainedWeights.open(file)) {
            assertEquals(
                    new PatchGrid(3, 16, 64, 8, 8), VitShape.of(wide).pictures().orElseThrow());
            Graph graph = classifier(grid, 2, true, 5);
            WeightMatch match = wide.match(graph, grid, name -> name.startsWith("head."));
            assertEquals(Map.of("pos_embed", how), match.resized());
            values = wide.values(graph, grid, name -> name.startsWith("head."));
            INDArray expected = PositionTables.resize(wide.read("pos_embed"), 1, new PositionGrid(2, 8), grid);
            assertEquals(expected, values.get("pos_embed"));
        }
    }

    @Test
    void aModelWithoutClassTokenTakesThePositionsOfPatches() {
        PatchGrid grid = new PatchGrid(3, 32, 32, 8, 8);
        Graph graph = classifier(grid, 2, false, 5);
        try (PretrainedWeights weights = published()) {
            Map<String, INDArray> values = weights.values(graph, grid, name -> name.startsWith("head."));
            assertEquals(16, values.get("pos_embed").size(1));
            assertEquals(
                    weights.read("pos_embed").getFloat(0, 5, 2),
                    values.get("pos_embed").getFloat(0, 4, 2));
        }
    }

    @Test
    void whatIsNotThereAndNotOptionalIsSaidAndNothingIsLoaded() {
        PatchGrid grid = new PatchGrid(3, 32, 32, 8, 8);
        try (PretrainedWeights weights = published();
                Program program = engine().compile(classifier(grid, 3, true, 5), 0)) {
            INDArray before = program.state().get("blocks.0.attn.qkv.weight");
            UserError error = assertThrows(
                    UserError.class, () -> weights.loadInto(program, grid, name -> name.startsWith("head.")));
            assertTrue(error.getMessage().contains("it lacks 12 of"), error.getMessage());
            assertTrue(error.getMessage().contains("blocks.2."), error.getMessage());
            assertEquals(before, program.state().get("blocks.0.attn.qkv.weight"));
        }
    }

    @Test
    void positionsOfAnotherKindAreOfAnotherModel(@TempDir Path folder) {
        PatchGrid grid = new PatchGrid(3, 32, 32, 8, 8);
        for (long[] shape : new long[][] {{17, 48}, {2, 17, 48}, {}}) {
            Path file = folder.resolve("weights.safetensors");
            new SafetensorsWriter()
                    .add("patch_embed.proj.weight", Nd4j.zeros(DataType.FLOAT, 48, 3, 8, 8))
                    .add("pos_embed", Nd4j.zeros(DataType.FLOAT, shape))
                    .write(file);
            try (PretrainedWeights weights = PretrainedWeights.open(file)) {
                WeightMatch match = weights.match(classifier(grid, 2, true, 5), grid, name -> true);
                assertTrue(match.missing().contains("pos_embed"));
                assertTrue(match.left().get("pos_embed").startsWith("stored "));
            }
        }
    }

    @Test
    void queryKeyAndValueThatDoNotGoTogetherAreRefused(@TempDir Path folder) {
        String attention = "encoder.layer.0.attention.attention.";
        for (INDArray key : List.of(
                Nd4j.zeros(DataType.FLOAT, 48, 24), Nd4j.zeros(DataType.DOUBLE, 48, 48), Nd4j.zeros(DataType.FLOAT))) {
            Path file = folder.resolve("model.safetensors");
            new SafetensorsWriter()
                    .add("embeddings.patch_embeddings.projection.weight", Nd4j.zeros(DataType.FLOAT, 48, 3, 8, 8))
                    .add(attention + "query.weight", Nd4j.zeros(DataType.FLOAT, 48, 48))
                    .add(attention + "key.weight", key)
                    .add(attention + "value.weight", Nd4j.zeros(DataType.FLOAT, 48, 48))
                    .write(file);
            UserError error = assertThrows(UserError.class, () -> PretrainedWeights.open(file));
            assertTrue(error.getMessage().contains("which do not go together"), error.getMessage());
        }
    }

    /** Layer scales, norms of queries and keys, blocks behind a gap: without them the tokens would be others. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "blocks.0.ls1.gamma",
                "blocks.1.attn.q_norm.weight",
                "blocks.7.mlp.fc1.weight",
                "norm_pre.weight",
                "reg_token"
            })
    void whatOursHasNoPlaceForIsOfAnotherKindOfModel(String name, @TempDir Path folder) {
        PatchGrid grid = new PatchGrid(3, 32, 32, 8, 8);
        Graph graph = classifier(grid, 2, true, 5);
        SafetensorsWriter writer = new SafetensorsWriter().add(name, Nd4j.ones(DataType.FLOAT, 48));
        graph.parameters()
                .forEach((n, tensor) ->
                        writer.add(n, Nd4j.zeros(DataType.FLOAT, tensor.shape().toLongArray())));
        Path file = folder.resolve("weights.safetensors");
        writer.write(file);
        try (PretrainedWeights weights = PretrainedWeights.open(file)) {
            UserError error = assertThrows(UserError.class, () -> weights.match(graph, grid, n -> true));
            assertTrue(error.getMessage().contains("1 of its tensors have no place in ours, first " + name));
        }
    }

    /** And not as what it does to positions or biases. */
    @ParameterizedTest
    @CsvSource({
        "reg_token, patch_embed.proj.bias",
        "dist_token, norm.weight",
        "blocks.0.attn.q_bias, blocks.0.attn.qkv.bias"
    })
    void whatOursHasNoPlaceForIsSaidBeforeWhatIsMissing(String name, String without, @TempDir Path folder) {
        PatchGrid grid = new PatchGrid(3, 32, 32, 8, 8);
        Path file = folder.resolve("weights.safetensors");
        try (PretrainedWeights weights = published()) {
            SafetensorsWriter writer = new SafetensorsWriter().add(name, Nd4j.ones(DataType.FLOAT, 48));
            weights.shapes().keySet().stream()
                    .filter(n -> !n.equals(without))
                    .forEach(n -> writer.add(
                            n, n.equals("pos_embed") ? Nd4j.ones(DataType.FLOAT, 1, 18, 48) : weights.read(n)));
            writer.write(file);
        }
        try (PretrainedWeights weights = PretrainedWeights.open(file)) {
            Graph graph = classifier(grid, 2, true, 5);
            UserError error = assertThrows(UserError.class, () -> weights.values(graph, grid, n -> false));
            assertTrue(error.getMessage().contains("no place in ours, first " + name), error.getMessage());
        }
    }

    /** timm's no_embed_class. */
    @Test
    void aTableWithoutARowForTheClassTokenIsRefusedForThat(@TempDir Path folder) {
        PatchGrid grid = new PatchGrid(3, 32, 32, 8, 8);
        Path file = folder.resolve("weights.safetensors");
        try (PretrainedWeights weights = published()) {
            SafetensorsWriter writer = new SafetensorsWriter();
            weights.shapes()
                    .keySet()
                    .forEach(n -> writer.add(
                            n, n.equals("pos_embed") ? Nd4j.ones(DataType.FLOAT, 1, 16, 48) : weights.read(n)));
            writer.write(file);
        }
        try (PretrainedWeights weights = PretrainedWeights.open(file)) {
            Graph graph = classifier(grid, 2, true, 5);
            UserError error = assertThrows(UserError.class, () -> weights.values(graph, grid, n -> true));
            assertTrue(error.getMessage().contains("none for the class token"), error.getMessage());
        }
    }

    /** As where a backbone is wrapped, and what is built upon it has names of the backbone's own. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aNameOutsideTheWrapperIsNotTakenForOneWithin(boolean first, @TempDir Path folder) {
        Path file = folder.resolve("weights.safetensors");
        SafetensorsWriter writer = new SafetensorsWriter();
        if (first) {
            writer.add("norm.weight", Nd4j.zeros(DataType.FLOAT, 48));
        }
        try (PretrainedWeights weights = published()) {
            weights.shapes().keySet().forEach(name -> writer.add("backbone." + name, weights.read(name)));
            if (!first) {
                writer.add("norm.weight", Nd4j.zeros(DataType.FLOAT, 48));
            }
            writer.add("head.bias", Nd4j.ones(DataType.FLOAT, 5)).write(file);
            try (PretrainedWeights wrapped = PretrainedWeights.open(file)) {
                assertEquals(weights.read("norm.weight"), wrapped.read("norm.weight"));
                assertEquals(Nd4j.ones(DataType.FLOAT, 5), wrapped.read("head.bias"));
                assertEquals(List.of("norm.weight"), wrapped.unknown());
            }
        }
    }

    /** The qkv_bias=False of ViT and ViTMAE. */
    @Test
    void withoutBiasesOfQueryKeyAndValueHuggingFacesHaveZeros(@TempDir Path folder) {
        PatchGrid grid = new PatchGrid(3, 32, 32, 8, 8);
        Path whole = folder.resolve("whole.safetensors");
        Path file = folder.resolve("model.safetensors");
        try (PretrainedWeights weights = published()) {
            WeightExport.huggingFace(weights).write(whole);
        }
        SafetensorsWriter writer = new SafetensorsWriter();
        try (Safetensors all = Safetensors.open(whole)) {
            all.tensors().keySet().stream()
                    .filter(name -> !name.matches(".*(query|key|value)\\.bias"))
                    .forEach(name -> writer.add(name, all.read(name)));
            writer.write(file);
        }
        try (PretrainedWeights weights = PretrainedWeights.open(file)) {
            Map<String, INDArray> values =
                    weights.values(classifier(grid, 2, true, 5), grid, n -> n.startsWith("head."));
            assertEquals(Nd4j.zeros(DataType.FLOAT, 144), values.get("blocks.1.attn.qkv.bias"));
        }
    }

    @Test
    void whatOursHasNoPlaceForIsSeenUnderHuggingFacesNamesToo(@TempDir Path folder) {
        PatchGrid grid = new PatchGrid(3, 32, 32, 8, 8);
        Path file = folder.resolve("model.safetensors");
        try (PretrainedWeights weights = published()) {
            WeightExport.huggingFace(weights)
                    .add("vit.pooler.dense.bias", Nd4j.ones(DataType.FLOAT, 48))
                    .write(file);
            try (PretrainedWeights same = PretrainedWeights.open(file)) {
                assertEquals(
                        "unknown name",
                        same.match(classifier(grid, 2, true, 5), grid, n -> true)
                                .left()
                                .get("vit.pooler.dense.bias"));
            }
            WeightExport.huggingFace(weights)
                    .add("vit.encoder.layer.0.lambda_1", Nd4j.ones(DataType.FLOAT, 48))
                    .write(file);
        }
        try (PretrainedWeights scaled = PretrainedWeights.open(file)) {
            Graph graph = classifier(grid, 2, true, 5);
            UserError error = assertThrows(UserError.class, () -> scaled.match(graph, grid, n -> true));
            assertTrue(error.getMessage().contains("first vit.encoder.layer.0.lambda_1"), error.getMessage());
        }
    }

    @Test
    void theHiddenWidthComesBackFromItsRatio() {
        for (int dim = 4; dim <= 512; dim += 4) {
            for (int hidden = 1; hidden <= 4 * dim; hidden++) {
                VitShape.Part part = new VitShape.Part(1, dim, hidden);
                assertEquals(hidden, (int) (dim * part.mlpRatio()), part.toString());
            }
        }
        assertEquals(4, new VitShape.Part(12, 768, 3072).mlpRatio());
    }

    @Test
    void theShapeIsReadOffTheWeights() {
        try (PretrainedWeights weights = published()) {
            VitShape shape = VitShape.of(weights);
            assertEquals(new VitShape.Part(2, 48, 192), shape.encoder());
            assertEquals(new VitShape.Part(2, 32, 128), shape.decoder().orElseThrow());
            assertEquals(new PatchGrid(3, 32, 32, 8, 8), shape.pictures().orElseThrow());
            assertEquals(32, shape.pictures().orElseThrow().height());
            assertEquals(16, shape.patches());
        }
    }

    private static PretrainedWeights published() {
        return PretrainedWeights.open(PublishedCheckpointTest.reference("mae_tiny_checkpoint.pth"));
    }

    private static SameDiffEngine engine() {
        return new SameDiffEngine(new SameDiffEngine.Config(SameDiffEngine.Precision.FP32));
    }

    private static Graph classifier(PatchGrid grid, int depth, boolean classToken, int classes) {
        GraphBuilder g = new GraphBuilder();
        VitEncoder encoder = new VitEncoder(new VitEncoder.Config(48, depth, 3, 4, classToken, false));
        Tensor tokens = encoder.encode(g, grid, grid.patchify(g, g.input("images", grid.images(1))))
                .tokens();
        Tensor weight = g.parameter("head.weight", new Initializer.Normal(2e-5), classes, 48);
        Tensor bias = g.parameter("head.bias", new Initializer.Fill(0), classes);
        return g.output("logits", g.linear(g.mean(tokens, 1), weight, bias)).build();
    }
}
