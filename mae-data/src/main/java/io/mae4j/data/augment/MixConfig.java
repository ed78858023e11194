package io.mae4j.data.augment;

import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.config.Range;

/** How the pictures of a batch are mixed with each other, and their labels with them: {@code augment.mix}. */
public record MixConfig(
        @Default("0") @Range(min = 0) @Doc("mixup: a of the Beta(a, a) that a picture's share is drawn from; 0 is none")
        double mixup,

        @Default("0") @Range(min = 0) @Doc("cutmix: a of the Beta(a, a) that a picture's area is drawn from; 0 is none")
        double cutmix,

        @Default("1") @Range(min = 0, max = 1) @Doc("how often anything is mixed")
        double probability,

        @Default("0.5") @Range(min = 0, max = 1) @Doc("how often it is cutmix, where both are on")
        double switchProbability,

        @Default("batch") @Doc("draw once for the whole batch, for each pair of pictures, or for each element")
        Mode mode,

        @Default("0")
        @Range(min = 0, max = 1, maxExclusive = true)
        @Doc("label smoothing: the part of a target that is spread evenly over all classes")
        double labelSmoothing) {

    /** What a share is drawn for. */
    public enum Mode {
        /** The whole batch. */
        BATCH,
        /** Two pictures that are mixed with each other. */
        PAIR,
        /** Each picture; the one that it is mixed with is mixed by another share. */
        ELEM
    }

    /** Neither mixing nor smoothing. */
    public static MixConfig none() {
        return new MixConfig(0, 0, 1, 0.5, Mode.BATCH, 0);
    }

    /** Whether pictures are ever mixed. */
    public boolean mixes() {
        return probability > 0 && (mixup > 0 || cutmix > 0);
    }
}
