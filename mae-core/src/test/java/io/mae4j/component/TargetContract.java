package io.mae4j.component;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import io.mae4j.config.RecordBinder;
import io.mae4j.engine.Engine;
import io.mae4j.engine.Program;
import io.mae4j.graph.Graph;
import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Parameter;
import io.mae4j.graph.Shape;
import io.mae4j.graph.Tensor;
import io.mae4j.random.Randomness;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What every registered target has to keep to, with its defaults, on an engine; a module that registers some extends it. */
public abstract class TargetContract {
    private static final PatchGrid GRID = new PatchGrid(3, 24, 32, 8, 8);
    private static final PictureSource PICTURES = new SmoothPictures(120, GRID, 5);
    private static final int BATCH = 3;

    private final Components components = Components.discover();

    protected abstract Engine engine();

    /**
     * Whether a perfect prediction of this target shows nearly the patch itself; no for one that keeps too little of it, such as
     * the picture's edges.
     */
    protected boolean showsThePatch(Target target) {
        return true;
    }

    @TestFactory
    Stream<DynamicTest> canBeWrittenBeforeItIsFitted() {
        return eachTarget(target -> assertEquals(
                Shape.of(BATCH, GRID.patches(), target.values(GRID)),
                graph(target).output("target").shape()));
    }

    @TestFactory
    Stream<DynamicTest> isFiniteAndItsRowsAreProbabilitiesIfItSaysSo() {
        return eachFitted(target -> {
            float[] rows = computed(target);
            int values = target.values(GRID);
            for (int row = 0; row < rows.length; row += values) {
                double sum = 0;
                for (int i = row; i < row + values; i++) {
                    assertTrue(Float.isFinite(rows[i]));
                    assertTrue(!target.categorical() || rows[i] >= 0);
                    sum += rows[i];
                }
                assertTrue(!target.categorical() || Math.abs(sum - 1) < 1e-5);
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> isAFunctionOfThePicturesAndTheSeed() {
        return eachTarget(target -> assertArrayEquals(computed(fitted(target)), computed(fitted(target))));
    }

    @TestFactory
    Stream<DynamicTest> isRestoredFromTheWeightsThatItTravelsWith() {
        return eachTarget(target -> {
            Target fitted = fitted(target);
            try (Program program = engine().compile(graph(fitted), 0)) {
                Target restored = target.restored(GRID, program.state());
                float[] rows = computed(fitted);
                assertArrayEquals(rows, computed(restored));
                float[] row = Arrays.copyOf(rows, target.values(GRID));
                float[] original = new float[GRID.patchValues()];
                assertArrayEquals(fitted.toPatch(row, original), restored.toPatch(row, original));
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> noOptimiserChangesIt() {
        return eachFitted(target -> graph(target).parameters().values().forEach(p -> {
            Parameter parameter = (Parameter) p.node().op();
            assertTrue(!parameter.trainable() && parameter.name().startsWith(Target.SCOPE), parameter.name());
        }));
    }

    @TestFactory
    Stream<DynamicTest> aPerfectPredictionLooksLikeThePatch() {
        return eachFitted(target -> {
            float[] rows = computed(target);
            int values = target.values(GRID);
            double error = 0;
            double power = 0;
            for (int i = 0; i < BATCH; i++) {
                float[] patches = GRID.patchify(PICTURES.picture(i).orElseThrow());
                for (int patch = 0; patch < GRID.patches(); patch++) {
                    int row = (i * GRID.patches() + patch) * values;
                    float[] own =
                            Arrays.copyOfRange(patches, patch * GRID.patchValues(), (patch + 1) * GRID.patchValues());
                    float[] shown = target.toPatch(Arrays.copyOfRange(rows, row, row + values), own);
                    assertEquals(own.length, shown.length);
                    for (int j = 0; j < own.length; j++) {
                        error += (own[j] - shown[j]) * (own[j] - shown[j]);
                        power += own[j] * own[j];
                    }
                }
            }
            assertTrue(!showsThePatch(target) || error < 0.1 * power, error + " of " + power);
            assertNotNull(target.note());
        });
    }

    private Stream<DynamicTest> eachFitted(Consumer<Target> test) {
        return eachTarget(target -> test.accept(fitted(target)));
    }

    private Stream<DynamicTest> eachTarget(Consumer<Target> test) {
        List<ComponentDefinition<Target>> definitions = components.of(Target.class);
        assertTrue(!definitions.isEmpty());
        return definitions.stream()
                .map(definition -> DynamicTest.dynamicTest(definition.name(), () -> {
                    Record config = RecordBinder.bind(
                            definition.config(), ConfigFactory.empty().root(), definition.group(), Set.of());
                    test.accept(components.create(definition, config));
                }));
    }

    private static Target fitted(Target target) {
        return target.fitted(GRID, PICTURES, new Randomness(1));
    }

    private static Graph graph(Target target) {
        GraphBuilder g = new GraphBuilder();
        Tensor patches = GRID.patchify(g, g.input("images", GRID.images(BATCH)));
        return g.output("target", target.target(g, GRID, patches)).build();
    }

    private float[] computed(Target target) {
        float[] images = new float[BATCH * GRID.patches() * GRID.patchValues()];
        for (int i = 0; i < BATCH; i++) {
            float[] picture = PICTURES.picture(i).orElseThrow();
            System.arraycopy(picture, 0, images, i * picture.length, picture.length);
        }
        INDArray input = Nd4j.createFromArray(images).reshape(BATCH, GRID.channels(), GRID.height(), GRID.width());
        try (Program program = engine().compile(graph(target), 0)) {
            return program.run(Map.of("images", input)).get("target").ravel().toFloatVector();
        }
    }
}
