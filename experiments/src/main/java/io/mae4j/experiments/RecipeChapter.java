package io.mae4j.experiments;

import java.util.List;

/**
 * A table, figure or section of the paper, with its recipes or with the reason why it has none. Together they are the one
 * account of what of the paper can be run.
 *
 * @param folder of the recipes in {@code conf/experiment}, if there are any, or the only one
 * @param title what is in it
 * @param remark which of its rows have no recipe, or another meaning here, and why; empty if all are as in the paper
 */
record RecipeChapter(String folder, String title, String remark) {
    /** In the order of the paper; the project's own, which a small machine can run, at the end. */
    static final List<RecipeChapter> ALL = List.of(
            of("paper/baseline", "The baseline of Tables 1 and 2, Figures 5, 7 and 9"),
            of("paper/table1a", "Table 1a: depth of the decoder"),
            of("paper/table1b", "Table 1b: width of the decoder"),
            of("paper/table1c", "Table 1c: mask tokens in the encoder"),
            new RecipeChapter(
                    "paper/table1d",
                    "Table 1d: what is reconstructed",
                    "tokens: k-means over patches stands in for DALL-E's dVAE, so its figures do not carry over"),
            of("paper/table1e", "Table 1e: augmentation in pre-training"),
            of("paper/table1f", "Table 1f: sampling of the mask"),
            of("paper/figure5", "Figure 5: share of the patches that is masked"),
            of("paper/figure7", "Figure 7: length of pre-training"),
            of("paper/table2", "Table 2: time of pre-training"),
            new RecipeChapter(
                    "paper/table3",
                    "Table 3: ImageNet-1K",
                    "no recipes for DINO, MoCo v3 and BEiT, which are other methods"),
            new RecipeChapter("paper/table4", "Table 4: COCO", "no recipes: mae4j has no detection"),
            new RecipeChapter(
                    "paper/table5",
                    "Table 5: ADE20K",
                    "no recipes for MoCo v3 and BEiT, which are other methods, nor for the supervised ones"),
            of("paper/table6", "Table 6: iNaturalist, Places"),
            new RecipeChapter(
                    "paper/table7",
                    "Table 7: pixels or tokens",
                    "no recipes for its columns of COCO; tokens: as in Table 1d"),
            of("paper/table8", "Table 8: settings of pre-training"),
            of("paper/table9", "Table 9: settings of fine-tuning"),
            of("paper/table10", "Table 10: settings of linear probing"),
            of("paper/table11", "Table 11: settings of training from scratch"),
            new RecipeChapter(
                    "paper/table12",
                    "Table 12: linear probing",
                    "no recipes for iGPT and BEiT, which are other methods"),
            of("paper/table13", "Table 13: robustness"),
            new RecipeChapter(
                    "paper/figure9",
                    "Figure 9: partial fine-tuning",
                    "no recipes for MoCo v3, which is another method"),
            of("paper/text", "Said in the text"),
            of("ablation", "At a size for two cores: the paper's questions, on the embedded pictures"));

    private static RecipeChapter of(String folder, String title) {
        return new RecipeChapter(folder, title, "");
    }

    /** Whether a recipe is directly in its folder, or is the one of that name. */
    boolean has(Recipe recipe) {
        String name = recipe.name();
        return name.equals(folder) || (name.startsWith(folder) && name.lastIndexOf('/') == folder.length());
    }
}
