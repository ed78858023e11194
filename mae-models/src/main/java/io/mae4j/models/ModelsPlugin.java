package io.mae4j.models;

import io.mae4j.component.Decoder;
import io.mae4j.component.Encoder;
import io.mae4j.component.Loss;
import io.mae4j.component.MaePlugin;
import io.mae4j.component.Masker;
import io.mae4j.component.SegmentationHead;
import io.mae4j.component.Target;
import io.mae4j.component.Tokenizer;
import io.mae4j.models.segment.LinearHead;
import io.mae4j.models.segment.UperHead;
import io.mae4j.models.target.KMeansTokenizer;
import io.mae4j.models.target.PcaTarget;
import io.mae4j.models.target.TokenTarget;

/** Registers the maskers, encoders, decoders, targets, losses and heads of this module. */
public final class ModelsPlugin extends MaePlugin {
    @Override
    protected void configure() {
        component(Masker.class, "random", RandomMasker.class, RandomMasker.Config.class, "uniform random patches");
        component(Masker.class, "block", BlockMasker.class, BlockMasker.Config.class, "random rectangles, as BEiT's");
        component(Masker.class, "grid", GridMasker.class, GridMasker.Config.class, "all but a regular lattice");
        component(Encoder.class, "vit", VitEncoder.class, VitEncoder.Config.class, "vision transformer");
        component(Decoder.class, "vit", VitDecoder.class, VitDecoder.Config.class, "light vision transformer");
        component(Target.class, "pixels", PixelTarget.class, PixelTarget.Config.class, "pixels as fed");
        component(
                Target.class,
                "normalized_pixels",
                NormalizedPixelTarget.class,
                NormalizedPixelTarget.Config.class,
                "pixels normalised within each patch");
        component(Target.class, "pca", PcaTarget.class, PcaTarget.Config.class, "largest coefficients of a PCA");
        component(
                Target.class,
                "tokens",
                TokenTarget.class,
                TokenTarget.Config.class,
                "tokens, as a classifier's classes");
        component(
                Tokenizer.class,
                "kmeans",
                KMeansTokenizer.class,
                KMeansTokenizer.Config.class,
                "nearest centre of k-means over patches");
        component(
                Loss.class,
                "masked_mse",
                MaskedMeanSquareLoss.class,
                MaskedMeanSquareLoss.Config.class,
                "mean square error of masked patches");
        component(
                Loss.class,
                "cross_entropy",
                CrossEntropyLoss.class,
                CrossEntropyLoss.Config.class,
                "cross-entropy of masked patches' tokens");
        component(
                SegmentationHead.class,
                "linear",
                LinearHead.class,
                LinearHead.Config.class,
                "one product of each last token");
        component(
                SegmentationHead.class,
                "upernet",
                UperHead.class,
                UperHead.Config.class,
                "UperNet, on maps in four sizes");
    }
}
