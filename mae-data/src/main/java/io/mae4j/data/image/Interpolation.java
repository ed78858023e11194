package io.mae4j.data.image;

/**
 * A filter of {@link Resampling}: how much an input sample counts, by its distance from the output sample in output pixels
 * when shrinking, in input pixels when enlarging.
 */
public enum Interpolation {
    /** The input pixel that the centre of an output pixel falls into, alone: for what cannot be averaged, such as classes. */
    NEAREST(0.5) {
        @Override
        double weight(double x) {
            return 1;
        }
    },
    /** The mean of the pixels that an output pixel covers. */
    BOX(0.5) {
        @Override
        double weight(double x) {
            return x > -0.5 && x <= 0.5 ? 1 : 0;
        }
    },
    /** A triangle two pixels wide. */
    BILINEAR(1) {
        @Override
        double weight(double x) {
            return Math.max(0, 1 - Math.abs(x));
        }
    },
    /** Keys' cubic with a = -1/2, four pixels wide: what the paper's pictures are resized with. */
    BICUBIC(2) {
        @Override
        double weight(double x) {
            double d = Math.abs(x);
            if (d < 1) {
                return (1.5 * d - 2.5) * d * d + 1;
            }
            return d < 2 ? ((-0.5 * d + 2.5) * d - 4) * d + 2 : 0;
        }
    };

    private final double support;

    Interpolation(double support) {
        this.support = support;
    }

    /** Beyond this distance the weight is 0. */
    double support() {
        return support;
    }

    /** The weight at a signed distance, before all weights of an output sample are scaled to a sum of 1. */
    abstract double weight(double x);
}
