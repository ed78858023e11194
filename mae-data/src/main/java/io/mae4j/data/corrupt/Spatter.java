package io.mae4j.data.corrupt;

import io.mae4j.data.image.Picture;
import io.mae4j.random.RandomStream;
import java.util.Arrays;
import java.util.List;

/**
 * Drops on the lens, of {@code {mean, deviation, smoothness, threshold, opacity or the edges' smoothness, 0 water or 1 mud}}:
 * smoothed noise above a threshold.
 */
final class Spatter {
    private static final float[] WATER = {175 / 255f, 238 / 255f, 238 / 255f};
    private static final float[] MUD = {63 / 255f, 42 / 255f, 20 / 255f};
    private static final Kernel RELIEF = new Kernel(3, 3, new float[] {-2, -1, 0, -1, 1, 1, 0, 1, 2});
    private static final Kernel MEAN = mean();

    private Spatter() {}

    static Picture apply(Picture picture, double[] strength, RandomStream random) {
        Plane noise = Plane.gaussian(picture.height(), picture.width(), strength[0], strength[1], random);
        Plane liquid = Blur.gaussian(noise, strength[2]).map(v -> v < strength[3] ? 0 : v);
        boolean mud = strength[5] == 1;
        Plane cover = mud ? mud(liquid, strength) : water(liquid, strength[4]);
        float[] color = mud ? MUD : WATER;
        List<Plane> planes = Plane.split(picture);
        for (int c = 0; c < planes.size(); c++) {
            float shade = planes.size() == 3 ? color[c] : 0.299f * color[0] + 0.587f * color[1] + 0.114f * color[2];
            float[] values = planes.get(c).values();
            for (int i = 0; i < values.length; i++) {
                float hidden = mud ? cover.values()[i] : 0; // one sees through water
                values[i] = values[i] * (1 - hidden) + shade * cover.values()[i];
            }
        }
        return Plane.join(planes);
    }

    private static Kernel mean() {
        float[] weights = new float[9];
        Arrays.fill(weights, 1 / 9f);
        return new Kernel(3, 3, weights);
    }

    private static Plane mud(Plane liquid, double[] strength) {
        return Blur.gaussian(liquid.map(v -> v > strength[3] ? 1 : 0), strength[4])
                .map(v -> v < 0.8f ? 0 : v);
    }

    /** Drops that shine as the relief of the distance to their edges does. */
    private static Plane water(Plane liquid, double opacity) {
        Plane depth = liquid.map(v -> (int) (v * 255));
        Plane distance = OpenCvEdges.distances(depth).map(v -> Math.min(20, v));
        Plane levels =
                OpenCvEdges.equalized(MEAN.apply(distance, Border.REFLECT_101).map(v -> (int) (v + 1e-4f)));
        Plane relief = RELIEF.apply(levels, Border.REFLECT_101).map(v -> Math.max(0, Math.min(255, v)));
        Plane smooth = MEAN.apply(relief, Border.REFLECT_101).map(v -> (float) Math.rint(v));
        float most = 0;
        for (int i = 0; i < depth.values().length; i++) {
            depth.values()[i] *= smooth.values()[i];
            most = Math.max(most, depth.values()[i]);
        }
        float scale = most == 0 ? 0 : (float) opacity / most;
        return depth.map(v -> v * scale);
    }
}
