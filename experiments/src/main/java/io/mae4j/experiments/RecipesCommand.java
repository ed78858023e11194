package io.mae4j.experiments;

import io.mae4j.UserError;
import io.mae4j.config.Compose;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
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
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "word", arity = "0..1", description = "Part of a name or title, such as table1a.")
    private String word = "";

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        List<Recipe> all = Recipe.all(Compose.of("pretrain").tree());
        List<Recipe> recipes = all.stream().filter(this::fits).toList();
        if (recipes.isEmpty()) {
            throw new UserError(
                    "no recipe has '" + word + "' in its name or title; mae recipes lists all " + all.size());
        }
        if (word.isEmpty()) {
            int width = recipes.stream().mapToInt(r -> r.name().length()).max().orElse(0);
            recipes.forEach(r -> out.printf("%-" + width + "s  %s%n", r.name(), r.paper()));
            out.printf("%nmae recipes <word> shows what a recipe is, what it costs, and its commands.%n");
        } else {
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

    private static void print(Recipe recipe, PrintWriter out) {
        out.println(recipe.name());
        out.println("  " + recipe.title());
        out.println("  paper  " + recipe.paper());
        out.println("  cost   " + recipe.cost());
        recipe.commands().forEach(command -> out.println("  run    " + command));
        out.println();
    }
}
