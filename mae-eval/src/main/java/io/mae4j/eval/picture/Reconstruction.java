package io.mae4j.eval.picture;

import io.mae4j.component.Mask;
import io.mae4j.component.PatchGrid;
import java.util.Arrays;

/**
 * One picture and what was made of it. Values are brightnesses, 0 to 1, and a model's may lie beyond.
 *
 * @param original {@code [channels, height, width]}
 * @param predicted {@code [channels, height, width]}: every patch, the visible ones too, though no loss asks for them
 */
@SuppressWarnings("ArrayRecordComponent")
record Reconstruction(PatchGrid grid, Mask mask, float[] original, float[] predicted) {
    /** What stands where a patch is masked: the middle between black and white. */
    static final float GREY = 0.5f;

    /** The visible patches, as the encoder sees them. */
    float[] masked() {
        float[] grey = new float[original.length];
        Arrays.fill(grey, GREY);
        return visibleOver(grey);
    }

    /** What was predicted for the masked patches, and the picture's own visible ones. */
    float[] pasted() {
        return visibleOver(predicted);
    }

    private float[] visibleOver(float[] ground) {
        int values = grid.patchValues();
        float[] patches = grid.patchify(ground);
        float[] own = grid.patchify(original);
        for (int patch : mask.idsKeep()) {
            System.arraycopy(own, patch * values, patches, patch * values, values);
        }
        return grid.unpatchify(patches);
    }
}
