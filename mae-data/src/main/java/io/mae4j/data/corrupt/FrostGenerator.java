package io.mae4j.data.corrupt;

import io.mae4j.data.image.Picture;
import io.mae4j.random.RandomStream;
import io.mae4j.random.Randomness;
import java.util.ArrayList;
import java.util.List;

/**
 * Pictures that look like frost on a window: feathers of ice that grow from the edges and from nuclei, branching at 60
 * degrees, over clouded glass, in the tones that the photographs of ImageNet-C have.
 */
final class FrostGenerator {
    private static final int SIDE = 512;
    private static final Randomness SEED = new Randomness(0x46726f7374L);
    private static final double BRANCHING = Math.PI / 3;

    /** Tones of a texture: red, green and blue of its darkest and its brightest ice, and how many feathers grow. */
    private record Look(float[] dark, float[] bright, int feathers, double length) {}

    private static final List<Look> LOOKS = List.of(
            new Look(new float[] {.05f, .42f, .56f}, new float[] {.62f, .82f, .90f}, 45, 120),
            new Look(new float[] {.62f, .64f, .68f}, new float[] {1f, 1f, 1f}, 600, 60),
            new Look(new float[] {.28f, .34f, .38f}, new float[] {.88f, .93f, .96f}, 1300, 26),
            new Look(new float[] {.16f, .19f, .24f}, new float[] {.90f, .95f, 1f}, 850, 42),
            new Look(new float[] {.03f, .06f, .07f}, new float[] {.74f, .88f, .92f}, 170, 110));

    private final Plane ice = new Plane(SIDE, SIDE);
    private final RandomStream random;

    private FrostGenerator(RandomStream random) {
        this.random = random;
    }

    static List<Picture> textures() {
        List<Picture> textures = new ArrayList<>();
        for (int i = 0; i < LOOKS.size(); i++) {
            textures.add(new FrostGenerator(SEED.stream("frost", i)).grow(LOOKS.get(i)));
        }
        return textures;
    }

    private Picture grow(Look look) {
        for (int i = 0; i < look.feathers; i++) {
            boolean fromEdge = i % 6 == 0;
            double along = random.nextDouble() * SIDE;
            double angle = 2 * Math.PI * random.nextDouble();
            double y = random.nextDouble() * SIDE;
            double x = along;
            if (fromEdge) {
                int edge = random.nextInt(4);
                y = edge == 0 ? 0 : edge == 1 ? SIDE - 1 : along;
                x = edge == 2 ? 0 : edge == 3 ? SIDE - 1 : along;
                angle = StrictMath.atan2(SIDE / 2.0 - y, SIDE / 2.0 - x) + 0.5 * random.nextGaussian();
            }
            branch(y, x, angle, look.length * (0.6 + 0.8 * random.nextDouble()), 2.6, 0);
        }
        Plane clouds = Fog.plasma(SIDE, 1.55, random);
        Plane grain = Plane.gaussian(SIDE, SIDE, 0, 0.05, random);
        Plane glow = Blur.gaussian(ice, 7);
        Plane smooth = Blur.gaussian(ice, 1.2);
        List<Plane> channels = new ArrayList<>();
        for (int c = 0; c < 3; c++) {
            Plane channel = new Plane(SIDE, SIDE);
            for (int i = 0; i < channel.values().length; i++) {
                int lower = Math.min(SIDE - 1, i / SIDE + 2) * SIDE + Math.min(SIDE - 1, i % SIDE + 2);
                float relief = smooth.values()[i] - smooth.values()[lower]; // lit from one side
                float thickness = 0.45f * clouds.values()[i]
                        + 0.25f * Math.min(1, glow.values()[i])
                        + 0.30f * Math.min(1, ice.values()[i])
                        + 0.40f * relief
                        + grain.values()[i];
                float share = Math.max(0, Math.min(1, thickness));
                channel.values()[i] = look.dark[c] + share * (look.bright[c] - look.dark[c]);
            }
            channels.add(channel);
        }
        return Plane.join(channels);
    }

    /** A branch that bends a little, with branches of its own on both sides, shorter towards its tip. */
    private void branch(double y, double x, double angle, double length, double thickness, int depth) {
        double bend = 0.004 * random.nextGaussian();
        double spacing = depth == 0 ? 7 : 4.5;
        double next = spacing * random.nextDouble();
        for (double at = 0; at < length; at += 0.7) {
            double left = 1 - at / length;
            dot(y, x, thickness * (0.35 + 0.65 * left), 0.30 + 0.25 * left);
            if (depth < 2 && at >= next) {
                next = at + spacing * (0.7 + 0.6 * random.nextDouble());
                double reach = length * (depth == 0 ? 0.34 : 0.28) * left * (0.6 + 0.5 * random.nextDouble());
                if (reach > 2) {
                    branch(y, x, angle + BRANCHING + 0.06 * random.nextGaussian(), reach, thickness * 0.6, depth + 1);
                    branch(y, x, angle - BRANCHING + 0.06 * random.nextGaussian(), reach, thickness * 0.6, depth + 1);
                }
            }
            y += 0.7 * StrictMath.sin(angle);
            x += 0.7 * StrictMath.cos(angle);
            angle += bend + 0.012 * random.nextGaussian();
        }
    }

    private void dot(double y, double x, double radius, double strength) {
        int reach = (int) Math.ceil(radius);
        for (int row = (int) y - reach; row <= (int) y + reach; row++) {
            for (int column = (int) x - reach; column <= (int) x + reach; column++) {
                if (row < 0 || row >= SIDE || column < 0 || column >= SIDE) {
                    continue;
                }
                double distance = StrictMath.hypot(row - y, column - x) / radius;
                if (distance < 1) {
                    int i = row * SIDE + column;
                    ice.values()[i] = (float) Math.min(1.2, ice.values()[i] + strength * (1 - distance) * 0.5);
                }
            }
        }
    }
}
