package io.mae4j.data.corrupt;

import io.mae4j.UserError;
import io.mae4j.data.image.Picture;
import io.mae4j.random.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The fifteen corruptions of ImageNet-C, and the four extra ones, each at severities from 1 to {@value #SEVERITIES}, for
 * pictures of any size. One whose shorter side has at least {@value #LARGE} pixels is corrupted with ImageNet-C's constants, a
 * smaller one with CIFAR-10-C's. Lengths are pixels and do not grow with the picture, but for those of {@code
 * elastic_transform}, which are parts of its shorter side.
 *
 * <p>Grey pictures (one channel) stay grey. What is drawn comes from the given stream alone.
 */
public enum Corruption {
    GAUSSIAN_NOISE(Group.NOISE, Noise::gaussian, rows(1, .08, .12, .18, .26, .38), rows(1, .04, .06, .08, .09, .10)),
    SHOT_NOISE(Group.NOISE, Noise::shot, rows(1, 60, 25, 12, 5, 3), rows(1, 500, 250, 100, 75, 50)),
    IMPULSE_NOISE(Group.NOISE, Noise::impulse, rows(1, .03, .06, .09, .17, .27), rows(1, .01, .02, .03, .05, .07)),
    DEFOCUS_BLUR(
            Group.BLUR,
            Blur::defocus,
            rows(2, 3, .1, 4, .5, 6, .5, 8, .5, 10, .5),
            rows(2, .3, .4, .4, .5, .5, .6, 1, .2, 1.5, .1)),
    GLASS_BLUR(
            Group.BLUR,
            Blur::glass,
            rows(3, .7, 1, 2, .9, 2, 1, 1, 2, 3, 1.1, 3, 2, 1.5, 4, 2),
            rows(3, .05, 1, 1, .25, 1, 1, .4, 1, 1, .25, 1, 2, .4, 1, 2)),
    MOTION_BLUR(
            Group.BLUR,
            Blur::motion,
            rows(2, 10, 3, 15, 5, 15, 8, 15, 12, 20, 15),
            rows(2, 6, 1, 6, 1.5, 6, 2, 8, 2, 9, 2.5)),
    ZOOM_BLUR(
            Group.BLUR,
            Blur::zoom,
            rows(2, .01, 12, .01, 16, .02, 11, .02, 13, .03, 11),
            rows(2, .01, 7, .01, 12, .01, 16, .01, 21, .01, 26)),
    SNOW(
            Group.WEATHER,
            Snow::apply,
            rows(
                    7, .1, .3, 3, .5, 10, 4, .8, .2, .3, 2, .5, 12, 4, .7, .55, .3, 4, .9, 12, 8, .7, .55, .3, 4.5, .85,
                    12, 8, .65, .55, .3, 2.5, .85, 12, 12, .55),
            rows(
                    7, .1, .2, 1, .6, 8, 3, .95, .1, .2, 1, .5, 10, 4, .9, .15, .3, 1.75, .55, 10, 4, .9, .25, .3, 2.25,
                    .6, 12, 6, .85, .3, .3, 1.25, .65, 14, 12, .8)),
    FROST(
            Group.WEATHER,
            null, // drawn by the textures
            rows(2, 1, .4, .8, .6, .7, .7, .65, .7, .6, .75),
            rows(2, 1, .2, 1, .3, .9, .4, .85, .4, .75, .45)),
    FOG(
            Group.WEATHER,
            Fog::apply,
            rows(2, 1.5, 2, 2, 2, 2.5, 1.7, 2.5, 1.5, 3, 1.4),
            rows(2, .2, 3, .5, 3, .75, 2.5, 1, 2, 1.5, 1.75)),
    BRIGHTNESS(Group.WEATHER, Tone::brightness, rows(1, .1, .2, .3, .4, .5), rows(1, .05, .1, .15, .2, .3)),
    CONTRAST(Group.DIGITAL, Tone::contrast, rows(1, .4, .3, .2, .1, .05), rows(1, .75, .5, .4, .3, .15)),
    ELASTIC_TRANSFORM(
            Group.DIGITAL,
            Elastic::apply,
            Elastic.published(rows(3, 2, .7, .1, 2, .08, .2, .05, .01, .02, .07, .01, .02, .12, .01, .02)),
            rows(3, 0, 0, .08, .05, .2, .07, .08, .06, .06, .1, .04, .05, .1, .03, .03)),
    PIXELATE(Group.DIGITAL, Coarse::pixelate, rows(1, .6, .5, .4, .3, .25), rows(1, .95, .9, .85, .75, .65)),
    JPEG_COMPRESSION(Group.DIGITAL, Coarse::jpeg, rows(1, 25, 18, 15, 10, 7), rows(1, 80, 65, 58, 50, 40)),
    SPECKLE_NOISE(Group.EXTRA, Noise::speckle, rows(1, .15, .2, .35, .45, .6), rows(1, .06, .1, .12, .16, .2)),
    GAUSSIAN_BLUR(Group.EXTRA, Blur::gaussian, rows(1, 1, 2, 3, 4, 6), rows(1, .4, .6, .7, .8, 1)),
    SPATTER(
            Group.EXTRA,
            Spatter::apply,
            rows(
                    6, .65, .3, 4, .69, .6, 0, .65, .3, 3, .68, .6, 0, .65, .3, 2, .68, .5, 0, .65, .3, 1, .65, 1.5, 1,
                    .67, .4, 1, .65, 1.5, 1),
            rows(
                    6, .62, .1, .7, .7, .5, 0, .65, .1, .8, .7, .5, 0, .65, .3, 1, .69, .5, 0, .65, .1, .7, .69, .6, 1,
                    .65, .1, .5, .68, .6, 1)),
    SATURATE(
            Group.EXTRA,
            Tone::saturate,
            rows(2, .3, 0, .1, 0, 2, 0, 5, .1, 20, .2),
            rows(2, .3, 0, .1, 0, 1.5, 0, 2, .1, 2.5, .2));

    /** What corruptions imitate; the extra ones are no part of the benchmark's mean. */
    public enum Group {
        NOISE,
        BLUR,
        WEATHER,
        DIGITAL,
        EXTRA
    }

    /** The severities are 1 to this. */
    public static final int SEVERITIES = 5;

    /** From so many pixels of the shorter side on, the constants are ImageNet-C's. */
    public static final int LARGE = 64;

    private final Group group;
    private final Effect effect;
    private final double[][] large;
    private final double[][] small;

    Corruption(Group group, Effect effect, double[][] large, double[][] small) {
        this.group = group;
        this.effect = effect;
        this.large = large;
        this.small = small;
    }

    /** The fifteen of the benchmark, in its order. */
    public static List<Corruption> benchmark() {
        return Arrays.stream(values()).filter(c -> c.group != Group.EXTRA).toList();
    }

    /** The four extra ones. */
    public static List<Corruption> extra() {
        return Arrays.stream(values()).filter(c -> c.group == Group.EXTRA).toList();
    }

    /**
     * The corruption with a published name, such as {@code "gaussian_noise"}.
     *
     * @throws UserError if there is none
     */
    public static Corruption of(String name) {
        return Arrays.stream(values())
                .filter(c -> c.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new UserError("there is no corruption " + name + "; known are "
                        + Arrays.stream(values()).map(Corruption::toString).collect(Collectors.joining(", "))));
    }

    /**
     * The corruptions that a list names; {@code all} stands for the benchmark's fifteen, {@code extra} for the four others.
     *
     * @throws UserError if a name is not known
     */
    public static List<Corruption> named(List<String> names) {
        List<Corruption> found = new ArrayList<>();
        for (String name : names) {
            switch (name) {
                case "all" -> found.addAll(benchmark());
                case "extra" -> found.addAll(extra());
                default -> found.add(of(name));
            }
        }
        return found.stream().distinct().toList();
    }

    public Group group() {
        return group;
    }

    /** The corrupted picture, of the same size and channels, with generated frost. */
    public Picture apply(Picture picture, int severity, RandomStream random) {
        return apply(picture, severity, random, FrostTextures.generated());
    }

    /**
     * The corrupted picture, of the same size and channels.
     *
     * @param severity 1 to {@value #SEVERITIES}
     * @param random all that is drawn comes from here
     * @param textures for {@link #FROST}; others do not look at them
     * @throws UserError if there is no such severity
     */
    public Picture apply(Picture picture, int severity, RandomStream random, FrostTextures textures) {
        double[] strength = strength(picture, severity);
        return this == FROST ? textures.apply(picture, strength, random) : effect.apply(picture, strength, random);
    }

    /** The constants for pictures of this size. */
    double[] strength(Picture picture, int severity) {
        double[][] strengths = small(picture.height(), picture.width()) ? small : large;
        return strengths[checked(severity) - 1];
    }

    /**
     * The severity, if it is one.
     *
     * @throws UserError if not
     */
    public static int checked(int severity) {
        if (severity < 1 || severity > SEVERITIES) {
            throw new UserError("there is no severity " + severity + "; they are 1 to " + SEVERITIES);
        }
        return severity;
    }

    static boolean small(int height, int width) {
        return Math.min(height, width) < LARGE;
    }

    /** The published name: {@code gaussian_noise}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static double[][] rows(int width, double... values) {
        double[][] rows = new double[values.length / width][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = Arrays.copyOfRange(values, i * width, (i + 1) * width);
        }
        return rows;
    }
}
