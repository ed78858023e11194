package io.mae4j.data.corrupt;

import io.mae4j.data.image.Picture;
import io.mae4j.random.RandomStream;
import java.util.List;

/** Light that comes to the wrong pixels. */
final class Blur {
    private static final double TRUNCATE = 4; // deviations

    private Blur() {}

    /** A normal distribution of {@code {deviation}} pixels. */
    static Picture gaussian(Picture picture, double[] strength, RandomStream random) {
        return Plane.join(gaussian(Plane.split(picture), strength[0]));
    }

    static List<Plane> gaussian(List<Plane> planes, double sigma) {
        return planes.stream().map(plane -> gaussian(plane, sigma)).toList();
    }

    static Plane gaussian(Plane plane, double sigma) {
        return Kernel.gaussian(sigma, TRUNCATE).bothWays(plane, Border.NEAREST);
    }

    /** Out of focus: a disk of {@code {radius, smoothing of its edge}}. */
    static Picture defocus(Picture picture, double[] strength, RandomStream random) {
        Kernel disk = Kernel.disk(strength[0], strength[1]);
        return Plane.join(Plane.split(picture).stream()
                .map(plane -> disk.apply(plane, Border.REFLECT_101))
                .toList());
    }

    /** Moved by {@code {radius, deviation}} pixels, within 45 degrees of level. */
    static Picture motion(Picture picture, double[] strength, RandomStream random) {
        double angle = -45 + 90 * random.nextDouble();
        return Plane.join(Plane.split(picture).stream()
                .map(plane -> motion(plane, (int) strength[0], strength[1], angle))
                .toList());
    }

    /** A trail behind every pixel: half of a normal distribution, in a direction. */
    static Plane motion(Plane plane, int radius, double sigma, double degrees) {
        int length = 2 * radius + 1;
        double[] weights = new double[length];
        double sum = 0;
        for (int i = 0; i < length; i++) {
            weights[i] = StrictMath.exp(-i * i / (2 * sigma * sigma));
            sum += weights[i];
        }
        double down = StrictMath.sin(StrictMath.toRadians(degrees));
        double right = StrictMath.cos(StrictMath.toRadians(degrees));
        Plane trail = new Plane(plane.height(), plane.width());
        for (int i = 0; i < length; i++) {
            int dy = (int) Math.ceil(i * down - 0.5);
            int dx = (int) Math.ceil(i * right - 0.5);
            if (Math.abs(dy) >= plane.height() || Math.abs(dx) >= plane.width()) {
                break; // as published, a trail that is longer than the picture is darker
            }
            trail.add(moved(plane, dy, dx), (float) (weights[i] / sum));
        }
        return trail;
    }

    private static Plane moved(Plane plane, int dy, int dx) {
        Plane moved = new Plane(plane.height(), plane.width());
        for (int y = 0, at = 0; y < plane.height(); y++) {
            int row = Border.NEAREST.index(y + dy, plane.height()) * plane.width();
            for (int x = 0; x < plane.width(); x++, at++) {
                moved.values()[at] = plane.values()[row + Border.NEAREST.index(x + dx, plane.width())];
            }
        }
        return moved;
    }

    /** Moved towards: the mean of enlargements by {@code {step, how many}}, from 1 on; the picture itself counts twice. */
    static Picture zoom(Picture picture, double[] strength, RandomStream random) {
        int count = (int) strength[1];
        double step =
                1 + strength[0] - 1; // rounded as the published factors are: some pictures are a pixel less for it
        return Plane.join(Plane.split(picture).stream()
                .map(plane -> {
                    Plane sum = plane.map(v -> v / (count + 1));
                    for (int i = 0; i < count; i++) {
                        sum.add(enlarged(plane, 1 + i * step), 1f / (count + 1));
                    }
                    return sum;
                })
                .toList());
    }

    /** The middle of a plane, enlarged to the plane's size. */
    static Plane enlarged(Plane plane, double factor) {
        int partHeight = (int) Math.ceil(plane.height() / factor);
        int partWidth = (int) Math.ceil(plane.width() / factor);
        int top = (plane.height() - partHeight) / 2;
        int left = (plane.width() - partWidth) / 2;
        int height = (int) Math.rint(partHeight * factor);
        int width = (int) Math.rint(partWidth * factor);
        double down = height == 1 ? 0 : (partHeight - 1.0) / (height - 1);
        double across = width == 1 ? 0 : (partWidth - 1.0) / (width - 1);
        Plane part = plane.window(top, left, partHeight, partWidth);
        Plane large = new Plane(plane.height(), plane.width());
        int trimTop = (height - plane.height()) / 2;
        int trimLeft = (width - plane.width()) / 2;
        for (int y = 0, at = 0; y < plane.height(); y++) {
            for (int x = 0; x < plane.width(); x++, at++) {
                large.values()[at] = part.at((trimTop + y) * down, (trimLeft + x) * across, Border.NEAREST);
            }
        }
        return large;
    }

    /**
     * Uneven glass: between two normal blurs of {@code {deviation, reach, rounds}}, pixels are replaced by others within
     * reach. (Published as an exchange of the two; as it is computed there the second stays.)
     */
    static Picture glass(Picture picture, double[] strength, RandomStream random) {
        double sigma = strength[0];
        int reach = (int) strength[1];
        Picture blurred = Plane.join(gaussian(Plane.split(picture), sigma));
        int channels = picture.channels();
        byte[] data = blurred.data();
        for (int round = 0; round < strength[2]; round++) {
            for (int y = picture.height() - reach; y > reach; y--) {
                for (int x = picture.width() - reach; x > reach; x--) {
                    int dx = random.nextInt(2 * reach) - reach;
                    int dy = random.nextInt(2 * reach) - reach;
                    int from = ((y + dy) * picture.width() + x + dx) * channels;
                    System.arraycopy(data, from, data, (y * picture.width() + x) * channels, channels);
                }
            }
        }
        return Plane.join(gaussian(Plane.split(blurred), sigma));
    }
}
