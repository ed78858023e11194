package io.mae4j.data.corrupt;

import io.mae4j.data.image.Picture;
import io.mae4j.random.RandomStream;
import java.util.List;

/**
 * A rubber sheet of {@code {pull, smoothness, jolt}}, as parts of the picture's shorter side: an affine map that moves three
 * points by up to the jolt, then a smooth field of displacements.
 */
final class Elastic {
    private static final double TRUNCATE = 3; // deviations

    private Elastic() {}

    /** ImageNet-C's constants, which were meant as parts of 224 pixels and computed as parts of 244. */
    static double[][] published(double[][] strengths) {
        for (double[] strength : strengths) {
            for (int i = 0; i < strength.length; i++) {
                strength[i] *= 244.0 / 224;
            }
        }
        return strengths;
    }

    static Picture apply(Picture picture, double[] strength, RandomStream random) {
        int height = picture.height();
        int width = picture.width();
        int shorter = Math.min(height, width);
        double[] back = backwards(height, width, strength[2] * shorter, random);
        Plane dx = displacements(height, width, strength[0] * shorter, strength[1] * shorter, random);
        Plane dy = displacements(height, width, strength[0] * shorter, strength[1] * shorter, random);
        List<Plane> planes = Plane.split(picture);
        return Plane.join(planes.stream()
                .map(plane -> pulled(mapped(plane, back), dx, dy))
                .toList());
    }

    private static Plane displacements(int height, int width, double pull, double sigma, RandomStream random) {
        Plane noise = new Plane(height, width).map(zero -> (float) (2 * random.nextDouble() - 1));
        return Kernel.gaussian(sigma, TRUNCATE).bothWays(noise, Border.REFLECT).map(v -> (float) (v * pull));
    }

    private static Plane pulled(Plane plane, Plane dx, Plane dy) {
        Plane pulled = new Plane(plane.height(), plane.width());
        for (int y = 0, i = 0; y < plane.height(); y++) {
            for (int x = 0; x < plane.width(); x++, i++) {
                pulled.values()[i] = plane.at(y + dy.values()[i], x + dx.values()[i], Border.REFLECT);
            }
        }
        return pulled;
    }

    private static Plane mapped(Plane plane, double[] back) {
        Plane mapped = new Plane(plane.height(), plane.width());
        for (int y = 0, i = 0; y < plane.height(); y++) {
            for (int x = 0; x < plane.width(); x++, i++) {
                mapped.values()[i] = plane.at(
                        back[3] * x + back[4] * y + back[5], back[0] * x + back[1] * y + back[2], Border.REFLECT_101);
            }
        }
        return mapped;
    }

    /**
     * Where a pixel comes from: {@code x' = b0 x + b1 y + b2, y' = b3 x + b4 y + b5}. Three corners of a square in the middle
     * are moved; the map takes them back.
     */
    private static double[] backwards(int height, int width, double jolt, RandomStream random) {
        double x = width / 2;
        double y = height / 2;
        double reach = Math.min(height, width) / 3;
        double[] fromX = {x + reach, x + reach, x - reach};
        double[] fromY = {y + reach, y - reach, y - reach};
        double[] toX = new double[3];
        double[] toY = new double[3];
        for (int i = 0; i < 3; i++) {
            toX[i] = fromX[i] + jolt * (2 * random.nextDouble() - 1);
            toY[i] = fromY[i] + jolt * (2 * random.nextDouble() - 1);
        }
        // by Cramer's rule from the two edges at the moved square's second corner
        double ux = toX[0] - toX[1];
        double uy = toY[0] - toY[1];
        double vx = toX[2] - toX[1];
        double vy = toY[2] - toY[1];
        double area = ux * vy - uy * vx;
        if (Math.abs(area) < 1e-6) {
            return new double[] {1, 0, 0, 0, 1, 0}; // a picture of a pixel or two
        }
        double[] x1 = row(fromX, toX[1], toY[1], ux, uy, vx, vy, area);
        double[] y1 = row(fromY, toX[1], toY[1], ux, uy, vx, vy, area);
        return new double[] {x1[0], x1[1], x1[2], y1[0], y1[1], y1[2]};
    }

    private static double[] row(
            double[] from, double x, double y, double ux, double uy, double vx, double vy, double area) {
        double u = from[0] - from[1];
        double v = from[2] - from[1];
        double perX = (u * vy - v * uy) / area;
        double perY = (v * ux - u * vx) / area;
        return new double[] {perX, perY, from[1] - perX * x - perY * y};
    }
}
