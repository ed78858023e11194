package io.mae4j.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import io.mae4j.component.Components;
import io.mae4j.component.Decoder;
import io.mae4j.component.Encoder;
import io.mae4j.component.Loss;
import io.mae4j.component.Masker;
import io.mae4j.component.PatchGrid;
import io.mae4j.component.PixelSize;
import io.mae4j.component.Target;
import io.mae4j.config.ComponentBinder;
import io.mae4j.config.Compose;
import io.mae4j.config.Composed;
import io.mae4j.config.RecordBinder;
import io.mae4j.experiments.evaluate.EvaluateConfig;
import io.mae4j.experiments.task.FinetuneConfig;
import io.mae4j.experiments.task.PretrainConfig;
import io.mae4j.experiments.task.ProbeConfig;
import io.mae4j.experiments.task.SegmentConfig;
import io.mae4j.graph.Graph;
import io.mae4j.graph.Parameter;
import io.mae4j.models.MaskedAutoencoder;
import io.mae4j.train.optim.Optimizer;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The experiments are what the paper's tables say. Graphs hold no weights, so that the largest cost nothing. */
class RecipesTest {
    private static final String EXPECTED = "/io/mae4j/experiments/pretraining-recipes.csv";
    private static final Compose PRETRAIN = Compose.of("pretrain");

    private final ComponentBinder binder = new ComponentBinder(Components.discover());

    static Stream<Recipe> recipes() {
        return Recipe.all(PRETRAIN.tree()).stream();
    }

    static Stream<Recipe> ablations() {
        return recipes().filter(r -> r.name().startsWith("ablation/"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = EXPECTED)
    void isTheRowOfThePaper(
            String name, String tuned, String probed, double encoder, double decoder, int epochs, int visible) {
        Recipe recipe = recipe("paper/" + name);
        says(recipe, "fine-tuning " + tuned, tuned);
        says(recipe, "linear probing " + probed, probed);

        Composed composed =
                PRETRAIN.with("experiment=paper/" + name, "data.root=imagenet").compose();
        PretrainConfig config = composed.bind(PretrainConfig.class);
        assertEquals("folder", composed.choices().get("data"));
        PatchGrid grid = config.model().grid(3, PixelSize.square(224));
        MaskedAutoencoder model = new MaskedAutoencoder(
                grid,
                binder.create(Masker.class, config.mask()),
                binder.create(Encoder.class, config.encoder()),
                binder.create(Decoder.class, config.decoder()),
                binder.create(Target.class, config.target()),
                binder.create(Loss.class, config.loss()));
        Graph graph = model.pretraining(1);
        assertEquals(encoder, millions(graph, p -> !ofDecoder(p)), 0.006);
        assertEquals(decoder, millions(graph, RecipesTest::ofDecoder), 0.006);
        assertEquals(visible, model.masker().kept(grid));

        int batch = config.trainer().batch() * config.trainer().accumulation();
        assertEquals(4096, batch);
        assertEquals(epochs, config.trainer().epochs());
        Optimizer optimizer = binder.create(Optimizer.class, config.optimizer());
        assertEquals(1.5e-4 * 4096 / 256, optimizer.peakLearningRate(batch), 1e-12);
        Config values = composed.config();
        assertEquals(40, values.getInt("schedule.warmupEpochs"));
        assertEquals(0.05, values.getDouble("optimizer.weightDecay"));
        assertEquals(0.9, values.getDouble("optimizer.beta1"));
        assertEquals(0.95, values.getDouble("optimizer.beta2"));
    }

    @Test
    void everyRowHasItsExpectation() throws Exception {
        try (var lines = new java.io.BufferedReader(new java.io.InputStreamReader(
                RecipesTest.class.getResourceAsStream(EXPECTED), java.nio.charset.StandardCharsets.UTF_8))) {
            Set<String> expected = lines.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> "paper/" + line.substring(0, line.indexOf(',')))
                    .collect(Collectors.toSet());
            Set<String> there = recipes()
                    .filter(r -> r.name().startsWith("paper/"))
                    .filter(r -> r.command().equals("pretrain"))
                    .map(Recipe::name)
                    .collect(Collectors.toSet());
            assertEquals(expected, there);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "table1c/with_mask_tokens, encoder.maskTokens, true",
        "table1c/without_mask_tokens, encoder.maskTokens, false",
        "table2/vit_large_with_mask_tokens, encoder.maskTokens, true",
        "table2/vit_huge_with_mask_tokens, encoder.maskTokens, true",
        "table1d/pixels, target.name, pixels",
        "table1d/normalized_pixels, target.name, normalized_pixels",
        "table1d/pca, target.coefficients, 96",
        "table1d/tokens, loss.name, cross_entropy",
        "table1d/tokens, target.tokenizer.tokens, 8192",
        "table1f/block_75, mask.name, block",
        "table1f/grid_75, mask.name, grid",
        "table3/pretrain_vit_huge, target.name, normalized_pixels",
        "text/loss_on_all_patches, loss.patches, all",
        "text/no_class_token, encoder.classToken, false"
    })
    void changesWhatItsRowIsAbout(String name, String key, String value) {
        Composed composed =
                PRETRAIN.with("experiment=paper/" + name, "data.root=imagenet").compose();
        assertEquals(value, composed.config().getValue(key).unwrapped().toString());
    }

    @ParameterizedTest
    @CsvSource({
        "baseline, pretrain",
        "table1e/none, none",
        "table1e/crop_fixed, crop_fixed",
        "table1e/crop_random, pretrain",
        "table1e/crop_color_jitter, crop_color_jitter"
    })
    void prepareThePicturesAsTable1eSays(String name, String augment) {
        Composed composed =
                PRETRAIN.with("experiment=paper/" + name, "data.root=imagenet").compose();
        assertEquals(augment, composed.choices().get("augment"));
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void saysWhatItIsAndHowToRunIt(Recipe recipe) {
        assertFalse(
                recipe.title().isEmpty()
                        || recipe.paper().isEmpty()
                        || recipe.cost().isEmpty(),
                recipe.name());
        assertTrue(recipe.commands().get(0).contains(" experiment=" + recipe.name()), recipe.name());
        assertEquals(
                1,
                RecipeChapter.ALL.stream().filter(c -> c.has(recipe)).count(),
                recipe.name() + " is listed under a table");
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void itsCommandsAreConfigurations(Recipe recipe) {
        for (String line : recipe.commands()) {
            List<String> words = List.of(line.split(" "));
            String command = words.get(1);
            List<String> overrides = words.stream()
                    .skip(2)
                    .filter(word -> !word.equals("-m"))
                    .map(word -> word.replaceAll("=(runs/)?<.*>$", "=here"))
                    .toList();
            Composed composed = Compose.of(command)
                    .with(overrides)
                    .compose()
                    .without("sweep")
                    .without("decoder");
            switch (command) {
                case "pretrain" ->
                    assertTrue(composed.config().getConfig("trainer").getInt("epochs") > 0, line);
                case "finetune" ->
                    assertTrue(composed.bind(FinetuneConfig.class).trainer().epochs() > 0, line);
                case "segment" ->
                    assertTrue(composed.bind(SegmentConfig.class).trainer().epochs() > 0, line);
                case "probe" ->
                    assertTrue(composed.bind(ProbeConfig.class).trainer().epochs() > 0, line);
                case "evaluate" ->
                    assertEquals("table13", composed.bind(EvaluateConfig.class).name(), line);
                default -> throw new AssertionError(line);
            }
            String experiment = composed.choices().get("experiment");
            recipe(experiment).refuseUnder(command);
        }
    }

    @ParameterizedTest
    @MethodSource("ablations")
    void ablationsSweepOverKeysThatThereAre(Recipe ablation) {
        Composed composed = PRETRAIN.with("experiment=" + ablation.name()).compose();
        for (String parameter : composed.config().getStringList("sweep.params")) {
            String key = parameter.substring(0, parameter.indexOf('='));
            for (String value : parameter.substring(key.length() + 1).split(",")) {
                Config job = PRETRAIN.with("experiment=" + ablation.name(), key + "=" + value)
                        .compose()
                        .config();
                RecordBinder.bind(PretrainConfig.class, job.root().withoutKey("sweep"), "", Set.of());
            }
        }
        assertEquals(8, composed.config().getInt("trainer.epochs"));
        assertTrue(ablation.commands().get(0).contains(" -m "), ablation.name());
    }

    @ParameterizedTest
    @CsvSource({
        "pretrain, paper/table9/paper_vit_base, finetune",
        "probe, paper/table9/readme_vit_huge, finetune",
        "finetune, paper/table1a/depth_1, pretrain",
        "pretrain, paper/table12/paper_vit_base, probe",
        "knn, paper/table1a/depth_1, pretrain"
    })
    void anotherCommandRefusesARecipeInALine(String command, String name, String right) {
        CommandRun run = CommandRun.of(command, "experiment=" + name, "data.root=imagenet", "checkpoint=here");
        assertEquals(2, run.exitCode(), run.out() + run.err());
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(run.err().contains("for mae " + right + ": mae " + right + " experiment=" + name), run.err());
    }

    @Test
    void areListed() {
        CommandRun all = CommandRun.of("recipes");
        assertEquals(0, all.exitCode(), all.err());
        assertTrue(all.out().indexOf("paper/table1a/depth_2") < all.out().indexOf("paper/table1a/depth_12"), all.out());
        assertTrue(all.out().contains("Table 4: COCO" + System.lineSeparator() + "  no recipes"), all.out());
        assertFalse(all.out().contains("Others"), all.out());
        all.out().lines().forEach(line -> assertTrue(line.length() <= 120, line));
        CommandRun some = CommandRun.of("recipes", "Table 1f");
        assertTrue(some.out().contains("mae pretrain experiment=paper/table1f/grid_75"), some.out());
        assertFalse(some.out().contains("table1a"), some.out());
        CommandRun none = CommandRun.of("recipes", "tabel");
        assertEquals(2, none.exitCode());
        assertTrue(none.err().contains("no recipe has 'tabel'"), none.err());
    }

    private static Recipe recipe(String name) {
        return recipes().filter(r -> r.name().equals(name)).findFirst().orElseThrow();
    }

    private static void says(Recipe recipe, String text, String figure) {
        assertTrue(figure.equals("-") || recipe.paper().contains(text + " %"), recipe.paper() + ": " + text);
    }

    private static double millions(Graph graph, Predicate<Parameter> which) {
        return graph.parameters().values().stream()
                        .map(t -> (Parameter) t.node().op())
                        .filter(Parameter::trainable)
                        .filter(which)
                        .mapToLong(p -> p.shape().size())
                        .sum()
                / 1e6;
    }

    private static boolean ofDecoder(Parameter p) {
        return p.name().startsWith("decoder") || p.name().equals("mask_token");
    }
}
