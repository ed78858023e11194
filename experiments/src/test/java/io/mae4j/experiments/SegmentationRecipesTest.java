package io.mae4j.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.component.Components;
import io.mae4j.component.Encoder;
import io.mae4j.component.PatchGrid;
import io.mae4j.component.PixelSize;
import io.mae4j.component.SegmentationHead;
import io.mae4j.config.ComponentBinder;
import io.mae4j.config.Compose;
import io.mae4j.config.Composed;
import io.mae4j.experiments.task.SegmentConfig;
import io.mae4j.models.Segmenter;
import io.mae4j.train.optim.Optimizer;
import io.mae4j.train.schedule.Schedule;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The recipes of the paper's Table 5 are what its appendix says. */
class SegmentationRecipesTest {
    private static final Compose SEGMENT = Compose.of("segment");

    private final ComponentBinder binder = new ComponentBinder(Components.discover());

    /**
     * Weights: those of the encoder without its last norm but with positions for 512 pixels, of three transposed convolutions and a
     * norm, and of another implementation's UperNet with its auxiliary head.
     */
    @ParameterizedTest
    @CsvSource({"vit_base, 48.1, 768, 163_284_524", "vit_large, 53.6, 1024, 439_895_340"})
    void theSettingsAreThoseOfTheAppendix(String model, String figure, int channels, String weights) {
        Recipe recipe = Recipe.named("paper/table5/" + model, SEGMENT.tree()).orElseThrow();
        assertTrue(recipe.paper().contains("mIoU " + figure + " %"), recipe.paper());
        Composed composed = SEGMENT.with("experiment=paper/table5/" + model, "checkpoint=here", "data.root=there")
                .compose();
        SegmentConfig config = composed.without("sweep").without("decoder").bind(SegmentConfig.class);

        assertEquals(512, composed.config().getInt("data.size"));
        assertEquals(150, composed.config().getStringList("data.classNames").size());
        assertEquals(channels, composed.config().getInt("head.channels"));
        assertEquals(100, config.trainer().epochs());
        assertEquals(16, config.trainer().batch() * config.trainer().accumulation());
        assertEquals(
                8e-5,
                binder.create(Optimizer.class, config.optimizer(), "optimizer").peakLearningRate(16),
                1e-12);
        Schedule schedule = binder.create(Schedule.class, config.schedule(), "schedule");
        assertEquals(8e-5, schedule.learningRate(1.2, 100, 8e-5), 1e-12);
        assertEquals(4e-5, schedule.learningRate(50.6, 100, 8e-5), 1e-12);
        assertEquals(0, schedule.learningRate(100, 100, 8e-5), 1e-12);
        assertEquals(0.8, config.segmenter().layerDecay());
        assertEquals(0.1, config.segmenter().dropPath());
        Segmenter segmenter = new Segmenter(
                new PatchGrid(3, PixelSize.square(512), PixelSize.square(16)),
                binder.create(Encoder.class, config.encoder(), "encoder"),
                binder.create(SegmentationHead.class, config.head(), "head"),
                150,
                config.segmenter());
        assertEquals(
                Long.parseLong(weights.replace("_", "")), segmenter.training(2).parameterCount(true));
    }
}
