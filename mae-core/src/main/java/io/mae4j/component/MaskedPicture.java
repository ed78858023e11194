package io.mae4j.component;

import java.util.OptionalLong;
import java.util.function.Supplier;

/** The picture that a mask is for. */
public final class MaskedPicture {
    private final OptionalLong epoch;
    private final Supplier<float[]> values;

    private MaskedPicture(OptionalLong epoch, Supplier<float[]> values) {
        this.epoch = epoch;
        this.values = values;
    }

    /**
     * A picture that is learnt from.
     *
     * @param epoch counted from 0
     * @param values makes a copy of them, which the masker may change
     */
    public static MaskedPicture training(long epoch, Supplier<float[]> values) {
        return new MaskedPicture(OptionalLong.of(epoch), values);
    }

    /** A picture that is looked at or measured: it is masked alike every time. */
    public static MaskedPicture heldOut(Supplier<float[]> values) {
        return new MaskedPicture(OptionalLong.empty(), values);
    }

    /** The epoch of a training picture, counted from 0. */
    public OptionalLong epoch() {
        return epoch;
    }

    /** What the encoder would see: augmented and normalised values {@code [channels, height, width]}. */
    public float[] values() {
        return values.get();
    }
}
