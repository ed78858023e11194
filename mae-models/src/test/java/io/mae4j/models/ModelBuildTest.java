package io.mae4j.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.UserError;
import io.mae4j.component.PatchGrid;
import io.mae4j.component.Target;
import io.mae4j.graph.Autodiff;
import io.mae4j.graph.Graph;
import io.mae4j.graph.Parameter;
import io.mae4j.graph.Shape;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Every combination of sizes and options gives a graph with the right shapes and a gradient for every weight. */
class ModelBuildTest {
    @Property(tries = 60)
    void buildsForAnyPictureAndPatch(
            @ForAll @IntRange(min = 1, max = 5) int channels,
            @ForAll @IntRange(min = 2, max = 5) int rows,
            @ForAll @IntRange(min = 2, max = 5) int columns,
            @ForAll @IntRange(min = 1, max = 4) int patchHeight,
            @ForAll @IntRange(min = 1, max = 4) int patchWidth,
            @ForAll boolean classToken,
            @ForAll boolean maskTokens,
            @ForAll boolean normalized) {
        PatchGrid grid = new PatchGrid(channels, rows * patchHeight, columns * patchWidth, patchHeight, patchWidth);
        // a patch of one value has no variance, and is refused
        MaskedAutoencoder model = tiny(grid, classToken, maskTokens, normalized && grid.patchValues() > 1);
        Graph graph = model.pretraining(2);

        int prefix = classToken ? 1 : 0;
        int seen = maskTokens ? grid.patches() : model.masker().kept(grid);
        assertEquals(Shape.of(2, prefix + seen, 8), graph.output("latent").shape());
        assertEquals(
                Shape.of(2, grid.patches(), grid.patchValues()),
                graph.output("prediction").shape());
        assertEquals(Shape.SCALAR, graph.output("loss").shape());
        assertEquals(Shape.of(3, 8), model.features(3).output("features").shape());

        Set<String> gradients = Autodiff.differentiate(graph, "loss").outputs().keySet();
        for (String name : trainable(graph)) {
            assertTrue(gradients.contains(Autodiff.gradientName(name)), name);
        }
    }

    @Test
    void parametersFollowTheOptions() {
        PatchGrid grid = new PatchGrid(3, 16, 16, 4, 4);
        Set<String> plain = trainable(tiny(grid, true, false, true).pretraining(1));
        assertTrue(plain.contains("cls_token") && plain.contains("mask_token"));
        assertFalse(plain.contains("encoder_mask_token"));
        Set<String> full = trainable(tiny(grid, false, true, true).pretraining(1));
        assertTrue(full.contains("encoder_mask_token"));
        assertFalse(full.contains("mask_token") || full.contains("cls_token"));
    }

    @Test
    void transferredEncodersShareTheNamesOfThePretrainedOnes() {
        PatchGrid grid = new PatchGrid(3, 16, 16, 4, 4);
        MaskedAutoencoder model = tiny(grid, true, false, true);
        Set<String> pretraining = model.pretraining(1).parameters().keySet();
        assertTrue(pretraining.containsAll(model.features(4).parameters().keySet()));
    }

    @Test
    void aPerceptronNeedsAHiddenWidth() {
        UserError error = assertThrows(UserError.class, () -> new VitDecoder.Config(4, 1, 2, 0.2));
        assertEquals("decoder.mlpRatio=0.2 leaves no hidden width at decoder.dim=4", error.getMessage());
        assertThrows(UserError.class, () -> new VitEncoder.Config(8, 1, 2, 0.1, true, false));
    }

    static MaskedAutoencoder tiny(PatchGrid grid, boolean classToken, boolean maskTokens, boolean normalized) {
        Target target = normalized
                ? new NormalizedPixelTarget(new NormalizedPixelTarget.Config(1e-6))
                : new PixelTarget(new PixelTarget.Config());
        return new MaskedAutoencoder(
                grid,
                new RandomMasker(new RandomMasker.Config(0.5)),
                new VitEncoder(new VitEncoder.Config(8, 2, 2, 2, classToken, maskTokens)),
                new VitDecoder(new VitDecoder.Config(4, 1, 2, 2)),
                target,
                new MaskedMeanSquareLoss(new MaskedMeanSquareLoss.Config()));
    }

    private static Set<String> trainable(Graph graph) {
        return graph.parameters().values().stream()
                .map(t -> (Parameter) t.node().op())
                .filter(Parameter::trainable)
                .map(Parameter::name)
                .collect(Collectors.toSet());
    }
}
