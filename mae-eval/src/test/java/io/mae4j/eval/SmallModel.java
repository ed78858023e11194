package io.mae4j.eval;

import io.mae4j.component.PatchGrid;
import io.mae4j.component.Target;
import io.mae4j.data.image.ImageShape;
import io.mae4j.engine.Engine;
import io.mae4j.engine.samediff.SameDiffEngine;
import io.mae4j.models.MaskedAutoencoder;
import io.mae4j.models.MaskedMeanSquareLoss;
import io.mae4j.models.PixelTarget;
import io.mae4j.models.RandomMasker;
import io.mae4j.models.VitDecoder;
import io.mae4j.models.VitEncoder;

/** A masked autoencoder that is quick to compute, made of real parts. */
public final class SmallModel {
    private SmallModel() {}

    public static Engine engine() {
        return new SameDiffEngine(new SameDiffEngine.Config(SameDiffEngine.Precision.FP32));
    }

    public static MaskedAutoencoder of(ImageShape shape, int patch) {
        return of(shape, patch, new PixelTarget(new PixelTarget.Config()));
    }

    public static MaskedAutoencoder of(ImageShape shape, int patch, Target target) {
        return new MaskedAutoencoder(
                new PatchGrid(shape.channels(), shape.height(), shape.width(), patch, patch),
                new RandomMasker(new RandomMasker.Config(0.75)),
                new VitEncoder(new VitEncoder.Config(24, 2, 3, 2, true, false)),
                new VitDecoder(new VitDecoder.Config(16, 1, 2, 2)),
                target,
                new MaskedMeanSquareLoss(new MaskedMeanSquareLoss.Config()));
    }
}
