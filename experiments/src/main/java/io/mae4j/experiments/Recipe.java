package io.mae4j.experiments;

import io.mae4j.UserError;
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
 * # run: mae finetune experiment=paper/table9/paper_vit_large checkpoint=runs/<date>/<run> data.root=<imagenet>
 * }</pre>
 *
 * The first command is the experiment itself; those after it, of other recipes, lead from it to the paper's figures.
 *
 * @param name after {@code experiment=}
 * @param title the first comment
 * @param notes what else the comments say, line by line
 * @param paper the paper's figures
 * @param cost as the paper gives it, or of this project's own experiments as it was measured
 * @param commands that run it, in order
 */
record Recipe(String name, String title, List<String> notes, String paper, String cost, List<String> commands) {
    static final String GROUP = "experiment";

    private static final String PACKAGE = "@package";
    private static final List<String> KEYS = List.of("paper:", "cost:", "run:");

    /**
     * All of a tree, by name. Files without a paper's figure or a command, which recipes are made from, are
     * not among them.
     */
    static List<Recipe> all(ConfigTree tree) {
        List<Recipe> recipes = new ArrayList<>();
        for (String group : tree.groups()) {
            if (group.equals(GROUP) || group.startsWith(GROUP + "/")) {
                for (String option : tree.options(group)) {
                    named(group.substring(GROUP.length()) + "/" + option, tree).ifPresent(recipes::add);
                }
            }
        }
        return recipes;
    }

    /** The recipe of that name, if there is one. */
    static Optional<Recipe> named(String name, ConfigTree tree) {
        String relative = name.startsWith("/") ? name.substring(1) : name;
        return tree.text(GROUP + "/" + relative).flatMap(text -> parse(relative, text));
    }

    /** The recipe that a file's leading comments describe, if they do. */
    static Optional<Recipe> parse(String name, String text) {
        List<String> comments = text.lines()
                .takeWhile(line -> line.startsWith("#"))
                .map(line -> line.substring(1).strip())
                .filter(line -> !line.startsWith(PACKAGE))
                .toList();
        List<String> papers = after("paper:", comments);
        List<String> commands = after("run:", comments);
        return papers.isEmpty() || commands.isEmpty() || !commands.get(0).matches("mae \\S+.*")
                ? Optional.empty()
                : Optional.of(new Recipe(
                        name,
                        comments.get(0),
                        comments.stream()
                                .skip(1)
                                .filter(line -> KEYS.stream().noneMatch(line::startsWith))
                                .toList(),
                        papers.get(0),
                        String.join("; ", after("cost:", comments)),
                        commands));
    }

    /** The command whose experiment it is, such as {@code pretrain}. */
    String command() {
        return commands.get(0).split(" ", 3)[1];
    }

    /** @throws UserError if it is the experiment of another command than {@code command} */
    void refuseUnder(String command) {
        if (!command().equals(command)) {
            throw new UserError("experiment=" + name + " is not for mae " + command + " but for mae " + command() + ": "
                    + commands.get(0));
        }
    }

    private static List<String> after(String key, List<String> comments) {
        return comments.stream()
                .filter(line -> line.startsWith(key))
                .map(line -> line.substring(key.length()).strip())
                .toList();
    }
}
