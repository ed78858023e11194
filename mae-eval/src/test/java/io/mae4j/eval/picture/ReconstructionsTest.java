package io.mae4j.eval.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.UserError;
import io.mae4j.component.PatchGrid;
import io.mae4j.component.Target;
import io.mae4j.data.dataset.Dataset;
import io.mae4j.data.image.ImageShape;
import io.mae4j.engine.Program;
import io.mae4j.eval.Shapes;
import io.mae4j.eval.SmallModel;
import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Tensor;
import io.mae4j.models.MaskedAutoencoder;
import io.mae4j.models.NormalizedPixelTarget;
import io.mae4j.random.Randomness;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReconstructionsTest {
    private static final ImageShape GREY = new ImageShape(1, 16, 24);
    private static final Randomness SEED = new Randomness(3);

    @TempDir
    private Path folder;

    private static Dataset data(ImageShape shape) {
        return Shapes.of(12, 2, shape).heldOutOf(Shapes.of(1, 1, shape));
    }

    private static Program program(MaskedAutoencoder model, int batch) {
        return SmallModel.engine().compile(model.pretraining(batch), 1);
    }

    private static List<Reconstruction> reconstruct(MaskedAutoencoder model, ImageShape shape, int count, int batch) {
        Dataset data = data(shape);
        try (Program program = program(model, batch)) {
            return Reconstructions.of(model, data, data.heldOut(), count, SEED).reconstruct(program);
        }
    }

    @Test
    void thePastedPictureIsTheOriginalWhereItIsVisibleAndThePredictionElsewhere() {
        for (Reconstruction r : reconstruct(SmallModel.of(GREY, 4), GREY, 5, 4)) {
            float[] masked = r.mask().masked();
            float[] original = r.grid().patchify(r.original());
            float[] predicted = r.grid().patchify(r.predicted());
            float[] pasted = r.grid().patchify(r.pasted());
            float[] seen = r.grid().patchify(r.masked());
            for (int i = 0; i < pasted.length; i++) {
                boolean hidden = masked[i / r.grid().patchValues()] == 1;
                assertEquals(hidden ? predicted[i] : original[i], pasted[i]);
                assertEquals(hidden ? Reconstruction.GREY : original[i], seen[i]);
            }
            assertEquals(18, count(masked, 1));
        }
    }

    @Test
    void theOriginalIsAsBrightAsTheFilesPicture() throws Exception {
        Reconstruction first = reconstruct(SmallModel.of(GREY, 4), GREY, 1, 1).get(0);
        byte[] stored = Shapes.of(12, 2, GREY).decode(0).data();
        for (int i = 0; i < stored.length; i++) {
            assertEquals((stored[i] & 0xFF) / 255f, first.original()[i], 1e-6f);
        }
    }

    /** Predicts pixels, and shows one of them. */
    private static final class OnePixel implements Target {
        @Override
        public int values(PatchGrid grid) {
            return grid.patchValues();
        }

        @Override
        public Tensor target(GraphBuilder g, PatchGrid grid, Tensor patches) {
            return patches;
        }

        @Override
        public float[] toPatch(float[] prediction, float[] original) {
            return new float[1];
        }

        @Override
        public String note() {
            return "";
        }
    }

    @Test
    void aTargetThatShowsAPatchOfAnotherSizeIsNamed() {
        MaskedAutoencoder model = SmallModel.of(GREY, 4).with(new OnePixel());
        assertEquals(
                "the target " + OnePixel.class.getName() + " shows a patch as 1 values, where "
                        + model.grid().patchValues() + " are asked for",
                assertThrows(UserError.class, () -> reconstruct(model, GREY, 1, 1))
                        .getMessage());
    }

    @Test
    void picturesAndMasksAreTheSameWhateverTheBatchAndTheNumber() {
        MaskedAutoencoder model = SmallModel.of(GREY, 4);
        List<Reconstruction> four = reconstruct(model, GREY, 4, 4);
        List<Reconstruction> six = reconstruct(model, GREY, 6, 5);
        for (int i = 0; i < 4; i++) {
            assertArrayEquals(four.get(i).original(), six.get(i).original());
            assertArrayEquals(four.get(i).mask().order(), six.get(i).mask().order());
            assertArrayEquals(four.get(i).predicted(), six.get(i).predicted(), 1e-5f);
        }
    }

    /** Predicts what is asked for, so that the way back to pixels can be checked. */
    @Test
    void aPerfectPredictionOfNormalisedPixelsLooksLikeThePicture() {
        PatchGrid grid = new PatchGrid(1, 16, 24, 4, 4);
        Target target = new NormalizedPixelTarget(new NormalizedPixelTarget.Config(1e-6));
        float[] original = new float[16];
        float[] wanted = new float[16];
        double deviation = Math.sqrt(22.666666666666668 * 0.01 + 1e-6); // of 0, 0.1, .. 1.5, unbiased
        for (int i = 0; i < 16; i++) {
            original[i] = i / 10f;
            wanted[i] = (float) ((original[i] - 0.75) / deviation);
        }
        assertEquals(16, target.values(grid));
        assertArrayEquals(original, target.toPatch(wanted, original), 1e-6f);
    }

    @Test
    void showsAsManyClassesAsPossibleFirst() {
        Dataset data = data(GREY); // labels 0 0 1 1 2 2 0 0 1 1 2 2
        assertEquals(
                List.of(0, 2, 4, 1, 3, 5),
                Selection.order(data, data.heldOut(), 6).subList(0, 6));
        assertEquals(List.of(0, 2), Selection.order(data, data.heldOut(), 2).subList(0, 2));
        assertEquals(
                12, Selection.order(data, data.heldOut(), 2).stream().distinct().count());
    }

    @Test
    void aCorruptPictureIsPassedOver() {
        Dataset data = new Shapes(12, 2, GREY, Set.of(0, 2)).heldOutOf(Shapes.of(1, 1, GREY));
        MaskedAutoencoder model = SmallModel.of(GREY, 4);
        assertEquals(
                10, Reconstructions.of(model, data, data.heldOut(), 99, SEED).size());
        assertEquals(2, data.corrupt().count());
    }

    @Test
    void theFileShowsFourColumnsEnlargedInWholePixels() throws IOException {
        MaskedAutoencoder model = SmallModel.of(GREY, 4);
        Dataset data = data(GREY);
        Reconstructions chosen = Reconstructions.of(model, data, data.heldOut(), 3, SEED);
        Path file = folder.resolve("reconstructions.png");
        try (Program program = program(model, 3)) {
            chosen.render(program, "before training", file);
            byte[] once = Files.readAllBytes(file);
            chosen.render(program, "before training", file);
            assertArrayEquals(once, Files.readAllBytes(file), "the same picture twice");
            assertColumns(ImageIO.read(file.toFile()), chosen.reconstruct(program), model);
        }
        try (var left = Files.list(folder)) {
            assertEquals(List.of(file), left.toList());
        }
    }

    private static void assertColumns(BufferedImage sheet, List<Reconstruction> rows, MaskedAutoencoder model) {
        PictureGrid layout = new PictureGrid("before training", model.target().note());
        rows.forEach(layout::add);
        int scale = PictureGrid.scale(16, 24);
        assertEquals(6, scale);
        for (int row = 0; row < rows.size(); row++) {
            Reconstruction r = rows.get(row);
            float[][] columns = {r.original(), r.masked(), r.predicted(), r.pasted()};
            for (int column = 0; column < 4; column++) {
                Rectangle cell = layout.cell(row, column);
                for (int i = 0; i < scale * scale * 16 * 24; i++) {
                    int x = i % (24 * scale);
                    int y = i / (24 * scale);
                    float bright = columns[column][y / scale * 24 + x / scale];
                    int expected = Math.round(255 * Math.min(1, Math.max(0, bright)));
                    assertEquals(expected * 0x010101, sheet.getRGB(cell.x + x, cell.y + y) & 0xFFFFFF);
                }
            }
        }
    }

    @Test
    void colourIsShownAsColourAndOtherNumbersOfChannelsToo() throws IOException {
        for (int channels : new int[] {2, 3, 5}) {
            ImageShape shape = new ImageShape(channels, 8, 8);
            MaskedAutoencoder model = SmallModel.of(shape, 4);
            Dataset data = data(shape);
            Path file = folder.resolve(channels + ".png");
            try (Program program = program(model, 1)) {
                Reconstructions chosen = Reconstructions.of(model, data, data.heldOut(), 1, SEED);
                chosen.render(program, "", file);
                PictureGrid layout = new PictureGrid("", "");
                chosen.reconstruct(program).forEach(layout::add);
                Rectangle cell = layout.cell(0, 0);
                int rgb = ImageIO.read(file.toFile()).getRGB(cell.x, cell.y);
                assertEquals(channels >= 3, (rgb >> 16 & 0xFF) != (rgb & 0xFF));
            }
        }
    }

    @Test
    void aFolderThatIsNotThereIsOneClearLine() {
        MaskedAutoencoder model = SmallModel.of(GREY, 4);
        Dataset data = data(GREY);
        try (Program program = program(model, 1)) {
            Reconstructions chosen = Reconstructions.of(model, data, data.heldOut(), 1, SEED);
            UserError error = assertThrows(
                    UserError.class,
                    () -> chosen.render(program, "", folder.resolve("none").resolve("a.png")));
            assertTrue(error.getMessage().startsWith("cannot write "), error.getMessage());
        }
    }

    private static int count(float[] values, float wanted) {
        int count = 0;
        for (float value : values) {
            count += value == wanted ? 1 : 0;
        }
        return count;
    }
}
