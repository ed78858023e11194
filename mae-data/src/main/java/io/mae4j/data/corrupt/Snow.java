package io.mae4j.data.corrupt;

import io.mae4j.data.image.Picture;
import io.mae4j.random.RandomStream;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Snow of {@code {mean, deviation, flakes' size, threshold, trail's radius, trail's deviation, what is left of the picture}}:
 * noise that is enlarged, cut at a threshold and moved, laid over a picture that is whitened first, and once more turned by
 * 180 degrees.
 */
final class Snow {
    private Snow() {}

    static Picture apply(Picture picture, double[] strength, RandomStream random) {
        Plane noise = Plane.gaussian(picture.height(), picture.width(), strength[0], strength[1], random);
        Plane flakes = Blur.enlarged(noise, strength[2]).map(v -> v < strength[3] ? 0 : Math.min(1, v));
        double angle = -135 + 90 * random.nextDouble();
        Plane falling =
                Blur.motion(flakes, (int) strength[4], strength[5], angle).map(v -> Math.round(v * 255) / 255f);
        float kept = (float) strength[6];
        List<Plane> planes = Plane.split(picture);
        Plane luma = luma(planes);
        return Plane.join(planes.stream()
                .map(plane -> {
                    Plane snowy = new Plane(plane.height(), plane.width());
                    int last = plane.values().length - 1;
                    IntStream.rangeClosed(0, last).forEach(i -> {
                        float value = plane.values()[i];
                        float whitened = kept * value + (1 - kept) * Math.max(value, luma.values()[i] * 1.5f + 0.5f);
                        snowy.values()[i] = whitened + falling.values()[i] + falling.values()[last - i];
                    });
                    return snowy;
                })
                .toList());
    }

    private static Plane luma(List<Plane> planes) {
        if (planes.size() != 3) {
            return planes.get(0);
        }
        Plane luma = planes.get(0).map(v -> 0.299f * v);
        luma.add(planes.get(1), 0.587f);
        luma.add(planes.get(2), 0.114f);
        return luma;
    }
}
