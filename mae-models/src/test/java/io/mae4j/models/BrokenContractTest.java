package io.mae4j.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.UserError;
import io.mae4j.component.Decoder;
import io.mae4j.component.Encoded;
import io.mae4j.component.Encoder;
import io.mae4j.component.Loss;
import io.mae4j.component.Mask;
import io.mae4j.component.Masker;
import io.mae4j.component.Masking;
import io.mae4j.component.PatchGrid;
import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Tensor;
import io.mae4j.random.RandomStream;
import org.junit.jupiter.api.Test;

/** A part that does not keep to its contract is named, with what it gives and what it should. */
class BrokenContractTest {
    private static final PatchGrid GRID = new PatchGrid(1, 8, 8, 4, 4);

    private final Masker masker = new RandomMasker(new RandomMasker.Config(0.5));
    private final Encoder encoder = new VitEncoder(new VitEncoder.Config(8, 1, 1, 2, true, false));
    private final Decoder decoder = new VitDecoder(new VitDecoder.Config(8, 1, 1, 2));
    private final Loss loss = new MaskedMeanSquareLoss(new MaskedMeanSquareLoss.Config(LossPatches.MASKED));

    /** Keeps as many as it is told. */
    private record Keeps(int kept) implements Masker {
        @Override
        public int kept(PatchGrid grid) {
            return kept;
        }

        @Override
        public Mask mask(PatchGrid grid, RandomStream random) {
            return new Mask(random.permutation(grid.patches()), kept);
        }
    }

    @Test
    void aDecoderOfAnotherShape() {
        Decoder wide = (g, grid, encoded, masking, values) -> decoder.decode(g, grid, encoded, masking, values + 1);
        String line = refused(masker, wide, loss);
        assertTrue(line.startsWith("the decoder "), line);
        assertTrue(line.endsWith(" gives [3, 4, 17], where [3, 4, 16] is asked for"), line);
    }

    @Test
    void aLossThatIsNoNumber() {
        String line = refused(masker, decoder, (g, prediction, target, mask) -> prediction);
        assertTrue(line.startsWith("the loss ") && line.endsWith(" gives [3, 4, 16], where [] is asked for"), line);
    }

    @Test
    void aLossThatDoesNotDependOnThePrediction() {
        String line = refused(masker, decoder, (g, prediction, target, mask) -> g.mean(g.multiply(target, target)));
        assertTrue(line.startsWith("the loss ") && line.contains(" does not depend on the prediction"), line);
    }

    @Test
    void aPartThatGivesNull() {
        assertTrue(
                refused(masker, decoder, (g, prediction, target, mask) -> null).endsWith(" gives null"));
    }

    /** Shows a whole picture's first patch only. */
    private record FirstPatch(Encoder whole) implements Encoder {
        @Override
        public int dim() {
            return whole.dim();
        }

        @Override
        public int depth() {
            return whole.depth();
        }

        @Override
        public Encoded encode(GraphBuilder g, PatchGrid grid, Tensor patches, Masking masking) {
            return whole.encode(g, grid, patches, masking);
        }

        @Override
        public Encoded encode(GraphBuilder g, PatchGrid grid, Tensor patches) {
            return new Encoded(g.slice(whole.encode(g, grid, patches).tokens(), 1, 0, 1), 0, true);
        }
    }

    @Test
    void anEncoderOfWholePicturesThatLosesPatches() {
        EncoderFeatures features = new EncoderFeatures(GRID, new FirstPatch(encoder), Pool.MEAN);
        assertEquals(
                "the encoder " + FirstPatch.class.getName() + " gives [3, 1, 8], where [3, 4, 8] is asked for",
                assertThrows(UserError.class, () -> features.graph(3)).getMessage());
    }

    @Test
    void aMaskerThatKeepsNoneOrAll() {
        assertEquals(
                "the masker " + Keeps.class.getName()
                        + " keeps 0 of 4 patches; at least one must stay visible, and one be hidden",
                refused(new Keeps(0), decoder, loss));
        assertTrue(refused(new Keeps(4), decoder, loss).contains("keeps 4 of 4"));
    }

    private String refused(Masker of, Decoder with, Loss by) {
        PixelTarget target = new PixelTarget(new PixelTarget.Config());
        MaskedAutoencoder model = new MaskedAutoencoder(GRID, of, encoder, with, target, by);
        return assertThrows(UserError.class, () -> model.pretraining(3)).getMessage();
    }
}
