package io.mae4j.eval.robustness;

import java.util.List;

/**
 * What models are published to reach: Table 13 of the paper (He et al. 2021). ImageNet-C in mCE, percent, lower is better; the
 * others in top-1, percent. Null where there is no figure.
 */
public record PublishedRobustness(String model, Double imageNetC, Double imageNetA, Double imageNetR, Double sketch) {

    /** The paper's MAE models, its supervised baselines, and the best before it. */
    public static List<PublishedRobustness> paper() {
        return List.of(
                new PublishedRobustness("MAE ViT-B", 51.7, 35.9, 48.3, 34.5),
                new PublishedRobustness("MAE ViT-L", 41.8, 57.1, 59.9, 45.3),
                new PublishedRobustness("MAE ViT-H", 33.8, 68.2, 64.4, 49.6),
                new PublishedRobustness("MAE ViT-H, 448 pixels", 36.8, 76.7, 66.5, 50.9),
                new PublishedRobustness("supervised ViT-B", 45.8, 27.2, 49.4, 35.6),
                new PublishedRobustness("supervised ViT-L", 42.3, 29.6, 50.9, 37.5),
                new PublishedRobustness("supervised ViT-H", 41.3, 33.1, 50.3, 38.0),
                new PublishedRobustness("best before", 42.5, 35.8, 48.7, 36.0));
    }

    /** The figure of a benchmark; null without one. */
    public Double of(String benchmark) {
        return switch (benchmark) {
            case "imagenet_c" -> imageNetC;
            case "imagenet_a" -> imageNetA;
            case "imagenet_r" -> imageNetR;
            case "imagenet_sketch" -> sketch;
            default -> null;
        };
    }
}
