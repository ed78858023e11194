package io.mae4j.models.target;

import io.mae4j.component.PatchGrid;
import io.mae4j.component.PictureSource;
import io.mae4j.random.Randomness;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Patches of many pictures, few of each: what targets are fitted to. */
final class PatchSample {
    private static final int PICTURES = 2_000;

    private PatchSample() {}

    /** Up to {@code count} random patches [patchValues] of up to 2,000 pictures, which are evenly spread over all of them. */
    static float[][] of(PatchGrid grid, PictureSource source, int count, Randomness randomness) {
        int pictures = Math.min(PICTURES, source.size());
        int each = Math.min(grid.patches(), (count + pictures - 1) / Math.max(1, pictures));
        int values = grid.patchValues();
        List<float[]> sample = new ArrayList<>();
        for (int i = 0; i < pictures && sample.size() < count; i++) {
            int index = (int) ((long) i * source.size() / pictures);
            float[] patches = source.picture(index).map(grid::patchify).orElse(new float[0]);
            int[] order = randomness.stream("target/sample", index).permutation(grid.patches());
            for (int j = 0; j < each && patches.length > 0 && sample.size() < count; j++) {
                sample.add(Arrays.copyOfRange(patches, order[j] * values, (order[j] + 1) * values));
            }
        }
        return sample.toArray(float[][]::new);
    }
}
