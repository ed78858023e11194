package io.mae4j.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import io.mae4j.component.Components;
import io.mae4j.component.Encoder;
import io.mae4j.component.PatchGrid;
import io.mae4j.component.PixelSize;
import io.mae4j.config.ComponentBinder;
import io.mae4j.config.Compose;
import io.mae4j.config.Composed;
import io.mae4j.data.augment.Augmentation;
import io.mae4j.data.augment.MixConfig;
import io.mae4j.experiments.task.FinetuneConfig;
import io.mae4j.graph.Graph;
import io.mae4j.graph.Parameter;
import io.mae4j.models.Classifier;
import io.mae4j.train.optim.Optimizer;
import io.mae4j.train.schedule.Schedule;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

/** Fine-tuning, partial fine-tuning and training from scratch are what Tables 3, 6, 9 and 11 and Figure 9 say. */
class FinetuningRecipesTest {
    private static final String EXPECTED = "/io/mae4j/experiments/finetuning-recipes.csv";
    private static final Compose FINETUNE = Compose.of("finetune");

    private final ComponentBinder binder = new ComponentBinder(Components.discover());

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = EXPECTED, useHeadersInDisplayName = true)
    void isTheRowOfThePaper(
            String name,
            String figure,
            double millions,
            int pixels,
            double peak,
            double leastRate,
            int warmup,
            int epochs,
            int batch,
            double weightDecay,
            double beta2,
            double layerDecay,
            double dropPath,
            boolean erasing,
            String pool,
            double average) {
        Recipe recipe = Recipe.named("paper/" + name, FINETUNE.tree()).orElseThrow();
        assertTrue(recipe.paper().contains(figure + " %"), recipe.paper());
        Composed composed = composed(name);
        FinetuneConfig config = composed.without("sweep").without("decoder").bind(FinetuneConfig.class);

        assertEquals(pixels, composed.config().getInt("data.size"));
        assertEquals(millions, trained(config, pixels), 0.006, "million weights that are learnt");
        int effective = config.trainer().batch() * config.trainer().accumulation();
        assertEquals(batch, effective);
        assertEquals(epochs, config.trainer().epochs());
        assertEquals(peak, binder.create(Optimizer.class, config.optimizer()).peakLearningRate(effective), 1e-12);
        Schedule schedule = binder.create(Schedule.class, config.schedule());
        assertEquals(0, schedule.learningRate(0, epochs, peak));
        assertEquals(peak / 2, schedule.learningRate(warmup / 2.0, epochs, peak), 1e-12);
        assertEquals(peak, schedule.learningRate(warmup, epochs, peak), 1e-12);
        assertEquals((peak + leastRate) / 2, schedule.learningRate((epochs + warmup) / 2.0, epochs, peak), 1e-12);
        assertEquals(leastRate, schedule.learningRate(epochs, epochs, peak), 1e-12);
        Config optimizer = composed.config().getConfig("optimizer");
        assertEquals("adamw", optimizer.getString("name"));
        assertEquals(weightDecay, optimizer.getDouble("weightDecay"));
        assertEquals(0.9, optimizer.getDouble("beta1"));
        assertEquals(beta2, optimizer.getDouble("beta2"));
        assertEquals(layerDecay, config.classifier().layerDecay());
        assertEquals(dropPath, config.classifier().dropPath());
        assertEquals(pool, config.classifier().pool().name().toLowerCase(java.util.Locale.ROOT));
        assertEquals(average, config.averageDecay());
        assertEquals(1, config.labels().fraction());

        MixConfig mix = Augmentation.of(binder, config.augment()).mix();
        assertEquals(new MixConfig(0.8, 1.0, 1, 0.5, MixConfig.Mode.BATCH, 0.1), mix);
        assertEquals(
                erasing
                        ? List.of("random_resized_crop", "flip", "rand_augment", "random_erasing")
                        : List.of("random_resized_crop", "flip", "rand_augment"),
                transforms(config.augment()));
        assertEquals(
                "rand-m9-mstd0.5-inc1",
                composed.config().getConfigList("augment.train").get(2).getString("policy"));
    }

    @Test
    void everyRecipeHasItsExpectation() throws Exception {
        Set<String> there = Recipe.all(FINETUNE.tree()).stream()
                .filter(recipe -> recipe.command().equals("finetune"))
                .map(recipe -> recipe.name().substring("paper/".length()))
                .collect(Collectors.toCollection(TreeSet::new));
        try (var lines = new java.io.BufferedReader(new java.io.InputStreamReader(
                FinetuningRecipesTest.class.getResourceAsStream(EXPECTED), java.nio.charset.StandardCharsets.UTF_8))) {
            assertEquals(
                    there,
                    lines.lines()
                            .skip(1)
                            .map(line -> line.substring(0, line.indexOf(',')))
                            .collect(Collectors.toCollection(TreeSet::new)));
        }
    }

    @ParameterizedTest
    @CsvSource({"half, 0.5", "1, 1", "2, 2", "4, 4", "6, 6", "12, 12", "18, 18", "24, 24"})
    void partialFineTuningTriesThreeLengths(String name, double blocks) {
        Composed composed = composed("figure9/blocks_" + name);
        assertEquals(List.of("trainer.epochs=50,100,200"), composed.config().getStringList("sweep.params"));
        assertEquals(blocks, composed.config().getDouble("classifier.blocks"));
        Recipe recipe =
                Recipe.named("paper/figure9/blocks_" + name, FINETUNE.tree()).orElseThrow();
        assertTrue(
                recipe.commands().get(0).startsWith("mae finetune -m "),
                recipe.commands().get(0));
    }

    @ParameterizedTest
    @CsvSource({"vit_base, 86", "vit_large, 304", "vit_huge, 632"})
    void classifiersHaveTheParametersOfTable12(String model, int millions) {
        FinetuneConfig config =
                composed("table9/paper_" + model).without("decoder").bind(FinetuneConfig.class);
        assertEquals(millions, (int) trained(config, 224));
    }

    private static Composed composed(String name) {
        return FINETUNE.with("experiment=paper/" + name, "data.root=imagenet", "checkpoint=here")
                .compose();
    }

    /** Millions of weights that are learnt, of the encoder that {@code model} has and 1000 classes. */
    private double trained(FinetuneConfig config, int pixels) {
        PatchGrid grid = config.model().grid(3, PixelSize.square(pixels));
        Encoder encoder = binder.create(Encoder.class, config.encoder());
        Graph graph = new Classifier(grid, encoder, 1000, config.classifier()).training(1);
        return graph.parameters().values().stream()
                        .map(tensor -> (Parameter) tensor.node().op())
                        .filter(Parameter::trainable)
                        .mapToLong(parameter -> parameter.shape().size())
                        .sum()
                / 1e6;
    }

    private static List<String> transforms(ConfigObject augment) {
        return ((List<?>) augment.unwrapped().get("train"))
                .stream().map(t -> ((Map<?, ?>) t).get("name").toString()).toList();
    }
}
