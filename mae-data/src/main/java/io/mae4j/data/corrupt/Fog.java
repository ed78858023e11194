package io.mae4j.data.corrupt;

import io.mae4j.data.image.Picture;
import io.mae4j.random.RandomStream;
import java.util.List;

/** Fog of {@code {thickness, decay}}: a cloud of plasma, by the diamond-square algorithm, added to the picture. */
final class Fog {
    private Fog() {}

    static Picture apply(Picture picture, double[] strength, RandomStream random) {
        int longer = Math.max(picture.height(), picture.width());
        int side = Math.max(2, Integer.highestOneBit(2 * longer - 1)); // the next power of two
        Plane cloud = plasma(side, strength[1], random).window(0, 0, picture.height(), picture.width());
        List<Plane> planes = Plane.split(picture);
        float brightest = 0;
        for (Plane plane : planes) {
            for (float value : plane.values()) {
                brightest = Math.max(brightest, value);
            }
        }
        float scale = (float) (brightest / (brightest + strength[0]));
        for (Plane plane : planes) {
            plane.add(cloud, (float) strength[0]);
        }
        return Plane.join(
                planes.stream().map(plane -> plane.map(v -> v * scale)).toList());
    }

    /**
     * A fractal landscape from 0 to 1 on a torus. At each level the middles of squares, then those of diamonds, become the mean
     * of their four corners plus a uniform offset; {@code decay} is how much the offset's range, by its root, shrinks.
     */
    static Plane plasma(int side, double decay, RandomStream random) {
        double[] heights = new double[side * side];
        double root = 100;
        for (int step = side; step >= 2; step /= 2) {
            int half = step / 2;
            double range = root * root;
            for (int y = 0; y < side; y += step) {
                for (int x = 0; x < side; x += step) {
                    int below = (y + step) % side * side;
                    int right = (x + step) % side;
                    double corners = heights[y * side + x]
                            + heights[below + x]
                            + heights[y * side + right]
                            + heights[below + right];
                    heights[(y + half) * side + x + half] = corners / 4 + range * (2 * random.nextDouble() - 1);
                }
            }
            for (int y = 0; y < side; y += half) {
                for (int x = (y / half + 1) % 2 * half; x < side; x += step) {
                    double corners = heights[(y + side - half) % side * side + x]
                            + heights[(y + half) % side * side + x]
                            + heights[y * side + (x + side - half) % side]
                            + heights[y * side + (x + half) % side];
                    heights[y * side + x] = corners / 4 + range * (2 * random.nextDouble() - 1);
                }
            }
            root /= decay;
        }
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (double height : heights) {
            least = Math.min(least, height);
            most = Math.max(most, height);
        }
        Plane plasma = new Plane(side, side);
        for (int i = 0; i < heights.length; i++) {
            plasma.values()[i] = (float) ((heights[i] - least) / (most - least));
        }
        return plasma;
    }
}
