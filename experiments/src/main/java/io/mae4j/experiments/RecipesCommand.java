package io.mae4j.experiments;

import io.mae4j.UserError;
import io.mae4j.config.Compose;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists the experiments with the paper's figures: {@code mae recipes}, and in full those of {@code mae recipes table1a}. */
@Command(
        name = "recipes",
        description =
                "Lists the experiments with the paper's figures; with a word, those it fits, with their commands.",
        mixinStandardHelpOptions = true)
final class RecipesCommand implements Callable<Integer> {
    private static final Pattern NUMBER = Pattern.compile("\\d+");
    private static final Comparator<Recipe> BY_NAME = Comparator.comparing(RecipesCommand::order);

    private static final int LINE = 120;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "word", arity = "0..1", description = "Part of a name or title, such as table1a.")
    private String word = "";

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        List<Recipe> all = Recipe.all(Compose.of("pretrain").tree()).stream()
                .sorted(BY_NAME)
                .toList();
        if (word.isEmpty()) {
            list(all, out);
        } else {
            List<Recipe> recipes = all.stream().filter(this::fits).toList();
            if (recipes.isEmpty()) {
                throw new UserError(
                        "no recipe has '" + word + "' in its name or title; mae recipes lists all " + all.size());
            }
            recipes.forEach(recipe -> print(recipe, out));
        }
        out.flush();
        return 0;
    }

    private boolean fits(Recipe recipe) {
        String wanted = word.toLowerCase(Locale.ROOT);
        return recipe.name().contains(wanted)
                || recipe.title().toLowerCase(Locale.ROOT).contains(wanted);
    }

    private static void list(List<Recipe> all, PrintWriter out) {
        int width = all.stream().mapToInt(r -> r.name().length()).max().orElse(0);
        for (RecipeChapter chapter : RecipeChapter.ALL) {
            out.println(chapter.title());
            all.stream().filter(chapter::has).forEach(recipe -> out.println(line(recipe, width)));
            if (!chapter.remark().isEmpty()) {
                out.println("  " + chapter.remark());
            }
            out.println();
        }
        List<Recipe> others = all.stream()
                .filter(r -> RecipeChapter.ALL.stream().noneMatch(c -> c.has(r)))
                .toList();
        if (!others.isEmpty()) { // of plugins
            out.println("Others");
            others.forEach(recipe -> out.println(line(recipe, width)));
            out.println();
        }
        out.println(
                "Per cent of top-1, or mIoU, as the paper has it. mae recipes <word>, such as table9, shows what a recipe is,"
                        + "\nwhat it costs, and its commands.");
    }

    // name, command and figures; what is too long for the line goes on in the next, below the figures
    private static String line(Recipe recipe, int width) {
        String start = String.format(Locale.ROOT, "  %-" + width + "s  %-8s  ", recipe.name(), recipe.command());
        StringBuilder text = new StringBuilder(start);
        int column = start.length();
        for (String word : recipe.paper().split(" ")) {
            if (column + word.length() > LINE && column > start.length()) {
                text.append('\n').append(" ".repeat(start.length()));
                column = start.length();
            }
            text.append(word).append(' ');
            column += word.length() + 1;
        }
        return text.toString().stripTrailing().replaceAll(" +\n", "\n");
    }

    private static void print(Recipe recipe, PrintWriter out) {
        out.println(recipe.name());
        out.println("  " + recipe.title());
        recipe.notes().forEach(note -> out.println("  " + note));
        out.println("  paper  " + recipe.paper());
        out.println("  cost   " + recipe.cost());
        recipe.commands().forEach(command -> out.println("  run    " + command));
        out.println();
    }

    // as the paper counts: depth_2 before depth_12, half a block before one, ViT-B, ViT-L, ViT-H
    private static String order(Recipe recipe) {
        String counted = recipe.name()
                .replace("half", "0_5")
                .replace("vit_base", "vit_1")
                .replace("vit_large", "vit_2")
                .replace("vit_huge", "vit_3");
        return NUMBER.matcher(counted).replaceAll(m -> String.format(Locale.ROOT, "%06d", Integer.parseInt(m.group())));
    }
}
