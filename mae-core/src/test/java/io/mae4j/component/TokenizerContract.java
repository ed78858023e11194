package io.mae4j.component;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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

/** What every registered tokenizer has to keep to, with its defaults, on an engine; a module that registers some extends it. */
public abstract class TokenizerContract {
    private static final PatchGrid GRID = new PatchGrid(1, 16, 24, 8, 8);
    private static final PictureSource PICTURES = new SmoothPictures(150, GRID, 3);
    private static final String SCOPE = Target.SCOPE + "tokenizer";
    private static final int BATCH = 20;

    private final Components components = Components.discover();

    protected abstract Engine engine();

    @TestFactory
    Stream<DynamicTest> canBeWrittenBeforeItIsFitted() {
        return each(tokenizer -> assertEquals(
                Shape.of(BATCH, GRID.patches(), tokenizer.tokens()),
                graph(tokenizer).output("tokens").shape()));
    }

    @TestFactory
    Stream<DynamicTest> aPatchHasProbabilitiesOfTokens() {
        return eachFitted(tokenizer -> {
            for (float[] patch : computed(tokenizer)) {
                double sum = 0;
                for (float probability : patch) {
                    assertTrue(probability >= 0);
                    sum += probability;
                }
                assertEquals(1, sum, 1e-5);
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> patchesOfPicturesHaveDifferentTokens() {
        return eachFitted(tokenizer -> assertTrue(Stream.of(computed(tokenizer))
                        .mapToInt(TokenizerContract::likeliest)
                        .distinct()
                        .count()
                > 1));
    }

    @TestFactory
    Stream<DynamicTest> isAFunctionOfThePicturesAndTheSeed() {
        return each(tokenizer -> assertArrayEquals(computed(fitted(tokenizer)), computed(fitted(tokenizer))));
    }

    @TestFactory
    Stream<DynamicTest> isRestoredFromTheWeightsThatItTravelsWith() {
        return each(tokenizer -> {
            Tokenizer fitted = fitted(tokenizer);
            try (Program program = engine().compile(graph(fitted), 0)) {
                Tokenizer restored = tokenizer.restored(GRID, program.state(), SCOPE + ".");
                assertArrayEquals(computed(fitted), computed(restored));
                assertArrayEquals(fitted.toPatch(1), restored.toPatch(1));
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> noOptimiserChangesIt() {
        return eachFitted(tokenizer -> graph(tokenizer).parameters().values().forEach(p -> {
            Parameter parameter = (Parameter) p.node().op();
            assertFalse(parameter.trainable(), parameter.name());
            assertTrue(parameter.name().startsWith(SCOPE + "."), parameter.name());
        }));
    }

    @TestFactory
    Stream<DynamicTest> everyTokenLooksLikeSomething() {
        return eachFitted(tokenizer -> {
            for (int token = 0; token < tokenizer.tokens(); token++) {
                float[] patch = tokenizer.toPatch(token);
                assertEquals(GRID.patchValues(), patch.length);
                for (float value : patch) {
                    assertTrue(Float.isFinite(value));
                }
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> aTokenLooksLikeItsPatches() {
        return eachFitted(tokenizer -> {
            float[][] rows = computed(tokenizer);
            double error = 0;
            double power = 0;
            for (int row = 0; row < rows.length; row++) {
                float[] patches =
                        GRID.patchify(PICTURES.picture(row / GRID.patches()).orElseThrow());
                float[] shown = tokenizer.toPatch(likeliest(rows[row]));
                for (int i = 0; i < shown.length; i++) {
                    float own = patches[row % GRID.patches() * GRID.patchValues() + i];
                    error += (own - shown[i]) * (own - shown[i]);
                    power += own * own;
                }
            }
            assertTrue(error < 0.5 * power, error + " of " + power);
        });
    }

    private Stream<DynamicTest> eachFitted(Consumer<Tokenizer> test) {
        return each(tokenizer -> test.accept(fitted(tokenizer)));
    }

    private Stream<DynamicTest> each(Consumer<Tokenizer> test) {
        List<ComponentDefinition<Tokenizer>> definitions = components.of(Tokenizer.class);
        assertFalse(definitions.isEmpty());
        return definitions.stream()
                .map(definition -> DynamicTest.dynamicTest(definition.name(), () -> {
                    Record config = RecordBinder.bind(
                            definition.config(), ConfigFactory.empty().root(), definition.group(), Set.of());
                    test.accept(components.create(definition, config));
                }));
    }

    private static Tokenizer fitted(Tokenizer tokenizer) {
        return tokenizer.fitted(GRID, PICTURES, new Randomness(1));
    }

    private static Graph graph(Tokenizer tokenizer) {
        GraphBuilder g = new GraphBuilder();
        Tensor patches = GRID.patchify(g, g.input("images", GRID.images(BATCH)));
        return g.output("tokens", tokenizer.tokenize(g.within(SCOPE), GRID, patches))
                .build();
    }

    // [patches of all pictures][tokens]
    private float[][] computed(Tokenizer tokenizer) {
        float[][] images = new float[BATCH][];
        Arrays.setAll(images, i -> PICTURES.picture(i).orElseThrow());
        INDArray input = Nd4j.createFromArray(images).reshape(BATCH, GRID.channels(), GRID.height(), GRID.width());
        try (Program program = engine().compile(graph(tokenizer), 0)) {
            return program.run(Map.of("images", input))
                    .get("tokens")
                    .reshape(BATCH * GRID.patches(), tokenizer.tokens())
                    .toFloatMatrix();
        }
    }

    private static int likeliest(float[] probabilities) {
        int best = 0;
        for (int token = 1; token < probabilities.length; token++) {
            best = probabilities[token] > probabilities[best] ? token : best;
        }
        return best;
    }
}
