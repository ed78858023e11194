package io.mae4j.models.pretrained;

import io.mae4j.UserError;
import io.mae4j.component.PatchGrid;
import io.mae4j.component.PixelSize;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The sizes of a vision transformer, read off the shapes of its weights. Only the number of attention heads cannot be seen
 * there.
 *
 * @param patches of a picture, or -1 where there is no table of positions
 * @param grid how those lie, where a note or their number tells
 */
public record VitShape(
        int channels,
        int patchHeight,
        int patchWidth,
        int patches,
        Optional<PositionGrid> grid,
        boolean classToken,
        boolean maskTokens,
        Part encoder,
        Optional<Part> decoder) {

    /** A row of blocks: their number, the width of a token, and of the perceptron's hidden layer. */
    public record Part(int depth, int dim, int hidden) {
        /** {@code hidden} over {@code dim}, such that their product, rounded down as a configured ratio's is, is {@code hidden} again. */
        public double mlpRatio() {
            double ratio = (double) hidden / dim;
            return (int) (dim * ratio) == hidden ? ratio : Math.nextUp(ratio);
        }

        @Override
        public String toString() {
            return "dim " + dim + ", depth " + depth + ", hidden " + hidden;
        }
    }

    /**
     * Reads them.
     *
     * @throws UserError if the weights are of no vision transformer: which is missing
     */
    public static VitShape of(PretrainedWeights weights) {
        Map<String, List<Long>> shapes = weights.shapes();
        List<Long> patch = axes(shapes, "patch_embed.proj.weight", 4);
        boolean classToken = shapes.containsKey("cls_token");
        int positions = shapes.containsKey("pos_embed") ? size(axes(shapes, "pos_embed", 3), 1) : -1;
        return new VitShape(
                size(patch, 1),
                size(patch, 2),
                size(patch, 3),
                positions < 0 ? -1 : positions - (classToken ? 1 : 0),
                positions < 0 ? Optional.empty() : weights.positions(),
                classToken,
                shapes.containsKey("encoder_mask_token"),
                part(shapes, "blocks.", size(patch, 0)),
                shapes.containsKey("decoder_embed.weight")
                        ? Optional.of(part(shapes, "decoder_blocks.", size(axes(shapes, "decoder_embed.weight", 2), 0)))
                        : Optional.empty());
    }

    /** Height and width of a patch. */
    public PixelSize patch() {
        return new PixelSize(patchHeight, patchWidth);
    }

    /** The patches of the pictures that it was trained on, where its table of positions tells how they lie. */
    public Optional<PatchGrid> pictures() {
        return grid.filter(
                        g -> (double) g.rows() * patchHeight * g.columns() * patchWidth * channels < Integer.MAX_VALUE)
                .map(g -> new PatchGrid(
                        channels, g.rows() * patchHeight, g.columns() * patchWidth, patchHeight, patchWidth));
    }

    private static Part part(Map<String, List<Long>> shapes, String blocks, int dim) {
        int depth = 0;
        while (shapes.containsKey(blocks + depth + ".mlp.fc1.weight")) {
            depth++;
        }
        return new Part(depth, dim, size(axes(shapes, blocks + "0.mlp.fc1.weight", 2), 0));
    }

    private static List<Long> axes(Map<String, List<Long>> shapes, String name, int count) {
        List<Long> shape = shapes.get(name);
        if (shape == null || shape.size() != count) {
            throw new UserError("these are no vision transformer's weights: "
                    + (shape == null ? "there is no " + name : name + " has the shape " + shape));
        }
        return shape;
    }

    private static int size(List<Long> shape, int axis) {
        try {
            return Math.toIntExact(shape.get(axis));
        } catch (ArithmeticException e) {
            throw new UserError("these are no vision transformer's weights: one has the shape " + shape, e);
        }
    }

    @Override
    public String toString() {
        return "encoder " + encoder + ", patches of " + patchHeight + "x" + patchWidth + "x" + channels
                + (patches < 0 ? "" : ", " + patches + " of them") + (classToken ? "" : ", no class token")
                + (maskTokens ? ", mask tokens in the encoder" : "")
                + decoder.map(d -> "; decoder " + d).orElse("; no decoder");
    }
}
