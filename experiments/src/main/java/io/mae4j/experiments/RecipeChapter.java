package io.mae4j.experiments;

import java.util.List;

/**
 * A table, figure or section of the paper, with its recipes or with the reason why it has none. Together they are the one
 * account of what of the paper can be run.
 *
 * @param folder of the recipes in {@code conf/experiment}; where there are none, a name for it
 * @param title what is in it
 * @param without which of its rows have no recipe, and why; empty if all have
 */
record RecipeChapter(String folder, String title, String without) {
    /** In the order of the paper; the project's own, which a small machine can run, at the end. */
    static final List<RecipeChapter> ALL = List.of(
            of("paper", "The baseline of Tables 1 and 2, Figures 5, 7 and 9"),
            of("paper/table1a", "Table 1a: depth of the decoder"),
            of("paper/table1b", "Table 1b: width of the decoder"),
            of("paper/table1c", "Table 1c: mask tokens in the encoder"),
            new RecipeChapter(
                    "paper/table1d",
                    "Table 1d: what is reconstructed",
                    "DALL-E's tokens: k-means over patches stands in for its dVAE, so that figure is not comparable"),
            of("paper/table1e", "Table 1e: augmentation in pre-training"),
            of("paper/table1f", "Table 1f: sampling of the mask"),
            of("paper/figure5", "Figure 5: share of the patches that is masked"),
            of("paper/figure7", "Figure 7: length of pre-training"),
            of("paper/table2", "Table 2: time of pre-training"),
            new RecipeChapter("paper/table3", "Table 3: ImageNet-1K", "DINO, MoCo v3, BEiT: other methods"),
            new RecipeChapter(
                    "paper/table4", "Tables 4 and 5: COCO, ADE20K", "all: no detection, no segmentation here"),
            of("paper/table6", "Table 6: iNaturalist, Places"),
            new RecipeChapter(
                    "paper/table7", "Table 7: pixels or tokens", "COCO and ADE20K; DALL-E's tokens are as in Table 1d"),
            of("paper/table8", "Table 8: settings of pre-training"),
            of("paper/table9", "Table 9: settings of fine-tuning"),
            of("paper/table10", "Table 10: settings of linear probing"),
            of("paper/table11", "Table 11: settings of training from scratch"),
            new RecipeChapter("paper/table12", "Table 12: linear probing", "iGPT, BEiT: other methods"),
            new RecipeChapter(
                    "paper/table13",
                    "Table 13: robustness",
                    "all: nothing is trained, the classifiers of Table 3 are tested on other pictures"),
            new RecipeChapter("paper/figure9", "Figure 9: partial fine-tuning", "MoCo v3: another method"),
            of("paper/text", "Said in the text"),
            of("ablation", "At a size for two cores: the paper's questions, on the embedded pictures"));

    private static RecipeChapter of(String folder, String title) {
        return new RecipeChapter(folder, title, "");
    }

    /** Whether a recipe is directly in its folder. */
    boolean has(Recipe recipe) {
        return recipe.name().lastIndexOf('/') == folder.length()
                && recipe.name().startsWith(folder);
    }
}
