package io.mae4j.component;

import io.mae4j.UserError;
import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Shape;
import io.mae4j.graph.Tensor;
import io.mae4j.graph.TensorType;

/**
 * How pictures are cut into patches: the picture's size and the patch's, in pixels. Patches are numbered row by row; a
 * patch's values are ordered (row, column, channel).
 *
 * @param channels 3 for colour, 1 for grey, or any other number
 */
public record PatchGrid(int channels, int height, int width, int patchHeight, int patchWidth) {
    public PatchGrid {
        if (channels < 1 || height < 1 || width < 1 || patchHeight < 1 || patchWidth < 1) {
            throw new UserError("pictures and patches need positive sizes, got " + channels + "x" + height + "x" + width
                    + " and patches of " + patchHeight + "x" + patchWidth);
        }
        if ((double) channels * height * width > Integer.MAX_VALUE) {
            throw new UserError("pictures of " + channels + "x" + height + "x" + width
                    + " are too large: they have more than " + Integer.MAX_VALUE + " values");
        }
        if (height % patchHeight != 0 || width % patchWidth != 0) {
            throw new UserError("a patch of " + patchHeight + "x" + patchWidth + " does not divide a picture of "
                    + height + "x" + width + "; both sides must be multiples of the patch's (model.patch)");
        }
    }

    /** Pictures of a size in patches of a size. */
    public PatchGrid(int channels, PixelSize picture, PixelSize patch) {
        this(channels, picture.height(), picture.width(), patch.height(), patch.width());
    }

    /** The picture's height and width. */
    public PixelSize picture() {
        return new PixelSize(height, width);
    }

    /** Patches from top to bottom. */
    public int rows() {
        return height / patchHeight;
    }

    /** Patches from left to right. */
    public int columns() {
        return width / patchWidth;
    }

    /** The number of patches of a picture. */
    public int patches() {
        return rows() * columns();
    }

    /** The number of values of a patch. */
    public int patchValues() {
        return patchHeight * patchWidth * channels;
    }

    /** The type of a batch of pictures: [batch, channels, height, width]. */
    public TensorType images(int batch) {
        return TensorType.floats(batch, channels, height, width);
    }

    /** Pictures [batch, channels, height, width] cut into patches [batch, patches, values]. */
    public Tensor patchify(GraphBuilder g, Tensor images) {
        int batch = images.dim(0);
        Tensor cut = g.reshape(images, Shape.of(batch, channels, rows(), patchHeight, columns(), patchWidth));
        return g.reshape(g.transpose(cut, 0, 2, 4, 3, 5, 1), Shape.of(batch, patches(), patchValues()));
    }

    /** The opposite of {@link #patchify} on the host: one picture's patches [patches, values] to pixels [channels, height, width]. */
    public float[] unpatchify(float[] patches) {
        float[] pixels = new float[channels * height * width];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = patches[patchIndex(i)];
        }
        return pixels;
    }

    /** One picture [channels, height, width] cut into patches [patches, values] on the host. */
    public float[] patchify(float[] pixels) {
        float[] patches = new float[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            patches[patchIndex(i)] = pixels[i];
        }
        return patches;
    }

    // where pixel i of [channels, height, width] lies in [patches, values]
    private int patchIndex(int i) {
        int x = i % width;
        int y = i / width % height;
        int c = i / width / height;
        int patch = y / patchHeight * columns() + x / patchWidth;
        int value = (y % patchHeight * patchWidth + x % patchWidth) * channels + c;
        return patch * patchValues() + value;
    }
}
