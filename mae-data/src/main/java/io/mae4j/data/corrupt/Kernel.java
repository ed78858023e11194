package io.mae4j.data.corrupt;

/**
 * Weights of the pixels around one.
 *
 * @param weights {@code [height, width]}, both odd
 */
record Kernel(int height, int width, float[] weights) {

    /** A normal distribution along a line, cut off where {@code truncate} deviations round to. */
    static Kernel gaussian(double sigma, double truncate) {
        int radius = (int) (truncate * sigma + 0.5);
        return line(radius, sigma);
    }

    private static Kernel line(int radius, double sigma) {
        double[] weights = new double[2 * radius + 1];
        double sum = 0;
        for (int i = -radius; i <= radius; i++) {
            weights[i + radius] = i == 0 ? 1 : StrictMath.exp(-i * i / (2 * sigma * sigma));
            sum += weights[i + radius];
        }
        float[] shares = new float[weights.length];
        for (int i = 0; i < shares.length; i++) {
            shares[i] = (float) (weights[i] / sum);
        }
        return new Kernel(1, shares.length, shares);
    }

    /** A disk, the picture of a point out of focus; its edge is smoothed by a normal distribution. */
    static Kernel disk(double radius, double smoothing) {
        int reach = radius <= 8 ? 8 : (int) radius;
        int side = 2 * reach + 1;
        Plane disk = new Plane(side, side);
        int covered = 0;
        for (int y = -reach; y <= reach; y++) {
            for (int x = -reach; x <= reach; x++) {
                if (x * x + y * y <= radius * radius) {
                    disk.values()[(y + reach) * side + x + reach] = 1;
                    covered++;
                }
            }
        }
        int pixels = covered;
        Kernel smooth = line(radius <= 8 ? 1 : 2, smoothing);
        Plane smoothed = smooth.bothWays(disk.map(v -> v / pixels), Border.REFLECT_101);
        return new Kernel(side, side, smoothed.values());
    }

    /** A plane blurred by a line of weights, along its rows and then along its columns. */
    Plane bothWays(Plane plane, Border border) {
        return new Kernel(width, 1, weights).apply(apply(plane, border), border);
    }

    /** A plane, each pixel of which becomes the weighted sum of those around it. */
    Plane apply(Plane plane, Border border) {
        int across = width / 2;
        int padded = plane.width() + width - 1;
        float[] rows = new float[(plane.height() + height - 1) * padded];
        for (int y = 0, at = 0; y < plane.height() + height - 1; y++) {
            int row = border.index(y - height / 2, plane.height()) * plane.width();
            for (int x = 0; x < padded; x++, at++) {
                rows[at] = plane.values()[row + border.index(x - across, plane.width())];
            }
        }
        Plane sum = new Plane(plane.height(), plane.width());
        for (int y = 0; y < plane.height(); y++) {
            for (int k = 0; k < weights.length; k++) {
                if (weights[k] != 0) {
                    addRow(
                            weights[k],
                            rows,
                            (y + k / width) * padded + k % width,
                            sum.values(),
                            y * plane.width(),
                            plane);
                }
            }
        }
        return sum;
    }

    // a loop of its own, which the compiler makes vector instructions of
    private static void addRow(float weight, float[] from, int at, float[] to, int start, Plane like) {
        int count = like.width();
        for (int x = 0; x < count; x++) {
            to[start + x] += weight * from[at + x];
        }
    }
}
