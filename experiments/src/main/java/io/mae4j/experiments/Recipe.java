package io.mae4j.experiments;

import io.mae4j.config.ConfigTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An experiment of {@code conf/experiment} that a paper's figure belongs to. Its file begins with comments that say what it is:
 *
 * <pre>{@code
 * # Table 1a: a decoder of 1 block, width 512
 * # paper: fine-tuning 84.8 %, linear probing 65.5 %
 * # cost: 800 epochs of ViT-L; 11.6 hours on 128 TPU-v3 cores (Table 2)
 * # run: mae pretrain experiment=paper/table1a/depth_1 data.root=<imagenet>
 * }</pre>
 *
 * @param name after {@code experiment=}
 * @param title the first comment
 * @param paper the paper's figures
 * @param cost as the paper gives it, or of this project's own experiments as it was measured
 * @param commands that run it, in order
 */
record Recipe(String name, String title, String paper, String cost, List<String> commands) {
    static final String GROUP = "experiment";

    private static final String PACKAGE = "@package";

    /** All of a tree, by name. Files without a paper's figure, which recipes are made from, are not among them. */
    static List<Recipe> all(ConfigTree tree) {
        List<Recipe> recipes = new ArrayList<>();
        for (String group : tree.groups()) {
            if (group.equals(GROUP) || group.startsWith(GROUP + "/")) {
                for (String option : tree.options(group)) {
                    String file = group + "/" + option;
                    tree.text(file)
                            .flatMap(text -> parse(file.substring(GROUP.length() + 1), text))
                            .ifPresent(recipes::add);
                }
            }
        }
        return recipes;
    }

    /** The recipe that a file's leading comments describe, if they do. */
    static Optional<Recipe> parse(String name, String text) {
        List<String> comments = text.lines()
                .takeWhile(line -> line.startsWith("#"))
                .map(line -> line.substring(1).strip())
                .filter(line -> !line.startsWith(PACKAGE))
                .toList();
        List<String> papers = after("paper:", comments);
        return papers.isEmpty()
                ? Optional.empty()
                : Optional.of(new Recipe(
                        name,
                        comments.get(0),
                        papers.get(0),
                        String.join("; ", after("cost:", comments)),
                        after("run:", comments)));
    }

    private static List<String> after(String key, List<String> comments) {
        return comments.stream()
                .filter(line -> line.startsWith(key))
                .map(line -> line.substring(key.length()).strip())
                .toList();
    }
}
