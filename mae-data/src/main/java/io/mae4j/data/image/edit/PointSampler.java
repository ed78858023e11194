package io.mae4j.data.image.edit;

import io.mae4j.data.image.Picture;

/** The samples between the pixels of a picture. Beyond its edges the outermost pixels go on. */
interface PointSampler {

    /** Writes the samples at {@code (x, y)}, where pixels' centres are whole numbers, to {@code out}, cut off to whole ones. */
    void put(double x, double y, byte[] out, int at);

    /** Between two by two pixels. */
    static PointSampler bilinear(Picture picture) {
        return (x, y, out, at) -> {
            int left = (int) Math.floor(x);
            int top = (int) Math.floor(y);
            double dx = x - left;
            double dy = y - top;
            int column = clamp(left, picture.width());
            int next = clamp(left + 1, picture.width());
            int row = clamp(top, picture.height());
            int below = clamp(top + 1, picture.height());
            for (int c = 0; c < picture.channels(); c++) {
                double upper = linear(picture.at(row, column, c), picture.at(row, next, c), dx);
                double lower = linear(picture.at(below, column, c), picture.at(below, next, c), dx);
                out[at + c] = (byte) linear(upper, lower, dy);
            }
        };
    }

    /** Between four by four pixels. */
    static PointSampler bicubic(Picture picture) {
        return (x, y, out, at) -> {
            int left = (int) Math.floor(x);
            int top = (int) Math.floor(y);
            double dx = x - left;
            double dy = y - top;
            int x0 = clamp(left - 1, picture.width());
            int x1 = clamp(left, picture.width());
            int x2 = clamp(left + 1, picture.width());
            int x3 = clamp(left + 2, picture.width());
            double[] rows = new double[4];
            for (int c = 0; c < picture.channels(); c++) {
                for (int i = 0; i < 4; i++) {
                    int row = clamp(top - 1 + i, picture.height());
                    rows[i] = cubic(
                            picture.at(row, x0, c),
                            picture.at(row, x1, c),
                            picture.at(row, x2, c),
                            picture.at(row, x3, c),
                            dx);
                }
                double value = cubic(rows[0], rows[1], rows[2], rows[3], dy);
                out[at + c] = (byte) Math.max(0, Math.min(255, (int) value));
            }
        };
    }

    private static int clamp(int i, int size) {
        return Math.max(0, Math.min(size - 1, i));
    }

    private static double linear(double v0, double v1, double d) {
        return v0 + (v1 - v0) * d;
    }

    private static double cubic(double v0, double v1, double v2, double v3, double d) {
        double p1 = -v0 + v2;
        double p2 = 2 * (v0 - v1) + v2 - v3;
        double p3 = -v0 + v1 - v2 + v3;
        return v1 + d * (p1 + d * (p2 + d * p3));
    }
}
