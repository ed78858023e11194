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
    private static final Comparator<Recipe> BY_NAME = Comparator.comparing(RecipesCommand::numbersPadded);

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
            if (!chapter.without().isEmpty()) {
                out.println("  without a recipe: " + chapter.without());
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
                "Per cent of top-1 as the paper has it. mae recipes <word>, such as table9, shows what a recipe is, what it"
                        + " costs,\nand its commands.");
    }

    private static String line(Recipe recipe, int width) {
        return String.format(
                Locale.ROOT, "  %-" + width + "s  %-8s  %s", recipe.name(), recipe.command(), recipe.paper());
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

    // so that depth_2 comes before depth_12
    private static String numbersPadded(Recipe recipe) {
        return NUMBER.matcher(recipe.name())
                .replaceAll(m -> String.format(Locale.ROOT, "%06d", Integer.parseInt(m.group())));
    }
}
