package io.mae4j.models;

import io.mae4j.component.Decoder;
import io.mae4j.component.Encoder;
import io.mae4j.component.Loss;
import io.mae4j.component.MaePlugin;
import io.mae4j.component.Masker;
import io.mae4j.component.Target;

/** Registers the maskers, encoders, decoders, targets and losses of this module. */
public final class ModelsPlugin extends MaePlugin {
    @Override
    protected void configure() {
        component(Masker.class, "random", RandomMasker.class, RandomMasker.Config.class, "uniform random patches");
        component(Encoder.class, "vit", VitEncoder.class, VitEncoder.Config.class, "vision transformer");
        component(Decoder.class, "vit", VitDecoder.class, VitDecoder.Config.class, "light vision transformer");
        component(Target.class, "pixels", PixelTarget.class, PixelTarget.Config.class, "pixels as fed");
        component(
                Target.class,
                "normalized_pixels",
                NormalizedPixelTarget.class,
                NormalizedPixelTarget.Config.class,
                "pixels normalised within each patch");
        component(
                Loss.class,
                "masked_mse",
                MaskedMeanSquareLoss.class,
                MaskedMeanSquareLoss.Config.class,
                "mean square error of masked patches");
    }
}
