package io.mae4j.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.component.Components;
import io.mae4j.config.ComponentBinder;
import io.mae4j.config.Compose;
import io.mae4j.config.Composed;
import io.mae4j.engine.Engine;
import io.mae4j.eval.probe.LinearProbe;
import io.mae4j.experiments.task.ProbeConfig;
import io.mae4j.models.Pool;
import io.mae4j.train.schedule.Schedule;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Linear probing is what Tables 10 and 12 say: LARS at 0.1 x 16384 / 256 = 6.4, without weight decay or strong augmentation. */
class ProbingRecipesTest {
    private static final Compose PROBE = Compose.of("probe");

    private final ComponentBinder binder = new ComponentBinder(Components.discover());

    @ParameterizedTest
    @CsvSource({
        "table10/linear_probing, 73.5, 90",
        "figure9/blocks_0, 73.5, 90",
        "table12/paper_vit_base, 68.0, 90",
        "table12/paper_vit_large, 75.8, 90",
        "table12/paper_vit_huge, 76.6, 90",
        "table12/readme_vit_base, 67.8, 90",
        "table12/readme_vit_large, 76.0, 50",
        "table12/readme_vit_huge, 77.2, 50"
    })
    void isTheRowOfThePaper(String name, String figure, int epochs) {
        Recipe recipe = Recipe.named("paper/" + name, PROBE.tree()).orElseThrow();
        assertTrue(recipe.paper().contains("linear probing " + figure + " %"), recipe.paper());
        Composed composed = PROBE.with("experiment=paper/" + name, "data.root=imagenet", "checkpoint=here")
                .compose();
        ProbeConfig config = composed.bind(ProbeConfig.class);
        int effective = config.trainer().batch() * config.trainer().accumulation();
        assertEquals(16384, effective);
        assertEquals(epochs, config.trainer().epochs());
        assertEquals(6.4, peak(config), 1e-12);
        Schedule schedule = binder.create(Schedule.class, config.schedule());
        assertEquals(3.2, schedule.learningRate(5, epochs, 6.4), 1e-12);
        assertEquals(6.4, schedule.learningRate(10, epochs, 6.4), 1e-12);
        assertEquals(3.2, schedule.learningRate((epochs + 10) / 2.0, epochs, 6.4), 1e-12);
        assertEquals(0, schedule.learningRate(epochs, epochs, 6.4), 1e-12);
        assertFalse(config.cached());
        assertEquals(Pool.CLASS, config.pool());
        assertEquals(new LinearProbe.Config(List.of(0.1), 0.9, 0.001, 0), config.probe());
        assertEquals("folder", composed.choices().get("data"));
        assertEquals("linear_probe", composed.choices().get("augment"));
        assertEquals(224, composed.config().getInt("data.size"));
    }

    /** The learning rate at the peak, of a probe of a narrow encoder. */
    private double peak(ProbeConfig config) {
        Engine engine = binder.create(Engine.class, config.engine());
        int batch = config.trainer().batch();
        try (LinearProbe probe = new LinearProbe(
                config.probe(), engine, 4, 3, batch, config.trainer().accumulation(), 0)) {
            return probe.peakLearningRate();
        }
    }

    @Test
    void thereAreNoOthers() throws Exception {
        CsvSource expected = ProbingRecipesTest.class
                .getDeclaredMethod("isTheRowOfThePaper", String.class, String.class, int.class)
                .getAnnotation(CsvSource.class);
        Set<String> rows = Set.of(expected.value()).stream()
                .map(row -> "paper/" + row.substring(0, row.indexOf(',')))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(
                rows,
                Recipe.all(PROBE.tree()).stream()
                        .filter(recipe -> recipe.command().equals("probe"))
                        .map(Recipe::name)
                        .collect(Collectors.toCollection(TreeSet::new)));
    }
}
