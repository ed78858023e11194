package io.mae4j.component;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import io.mae4j.config.RecordBinder;
import io.mae4j.engine.Engine;
import io.mae4j.engine.Training;
import io.mae4j.engine.TrainingProgram;
import io.mae4j.engine.UpdateRule;
import io.mae4j.graph.Graph;
import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Initializer;
import io.mae4j.graph.Shape;
import io.mae4j.graph.Tensor;
import io.mae4j.graph.TensorType;
import io.mae4j.random.RandomStream;
import io.mae4j.random.Randomness;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What every registered loss has to keep to, with its defaults, on an engine; a module that registers some extends it. */
public abstract class LossContract {
    private static final int BATCH = 3;
    private static final int PATCHES = 4;
    private static final int VALUES = 5;
    private static final float[] MASK = {1, 0, 0, 1, 0, 0, 1, 1, 1, 1, 0, 0};
    private static final float[] MASK_WITHOUT_THE_LAST = {1, 0, 0, 1, 0, 0, 1, 1, 0, 0, 0, 0};

    private final Components components = Components.discover();

    protected abstract Engine engine();

    @TestFactory
    Stream<DynamicTest> isAScalarThatTrainingLowers() {
        return eachLoss(loss -> {
            Training training =
                    new Training("loss", new UpdateRule.AdamW(0.9, 0.95, 1e-8), Map.of(), OptionalDouble.empty());
            Map<String, INDArray> batch = inputs(loss, MASK, 0);
            try (TrainingProgram program = engine().compile(graph(loss), 1, training)) {
                assertEquals(Shape.SCALAR, program.graph().output("loss").shape());
                double first = program.backward(batch, 1);
                for (int step = 0; step < 20; step++) {
                    program.update(0.1);
                    program.backward(batch, 1);
                }
                program.update(0.1);
                assertTrue(program.backward(batch, 1) < 0.9 * first);
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> rowsThatAreNoPicturesDoNotCount() {
        return eachLoss(loss -> {
            Training training =
                    new Training("loss", new UpdateRule.AdamW(0.9, 0.95, 1e-8), Map.of(), OptionalDouble.empty());
            try (TrainingProgram program = engine().compile(graph(loss), 1, training)) {
                double one = program.backward(inputs(loss, MASK_WITHOUT_THE_LAST, 0), 1);
                double other = program.backward(inputs(loss, MASK_WITHOUT_THE_LAST, 3), 1);
                assertEquals(one, other, 1e-6 * Math.abs(one));
            }
        });
    }

    private Stream<DynamicTest> eachLoss(Consumer<Loss> test) {
        ConfigObject defaults = ConfigFactory.empty().root();
        List<ComponentDefinition<Loss>> definitions = components.of(Loss.class);
        assertTrue(!definitions.isEmpty());
        return definitions.stream()
                .map(definition -> DynamicTest.dynamicTest(
                        definition.name(),
                        () -> test.accept(components.create(
                                definition,
                                RecordBinder.bind(definition.config(), defaults, definition.group(), Set.of())))));
    }

    private static Graph graph(Loss loss) {
        GraphBuilder g = new GraphBuilder();
        Tensor target = g.input("target", TensorType.floats(BATCH, PATCHES, VALUES));
        Tensor mask = g.input("mask", TensorType.floats(BATCH, PATCHES));
        Tensor prediction = g.parameter("prediction", new Initializer.Normal(1), BATCH, PATCHES, VALUES);
        return g.output("loss", loss.loss(g, prediction, target, mask)).build();
    }

    // the last picture's target is turned by some places
    private static Map<String, INDArray> inputs(Loss loss, float[] mask, int turn) {
        RandomStream random = new Randomness(2).stream("target");
        float[] target = new float[BATCH * PATCHES * VALUES];
        for (int row = 0; row < BATCH * PATCHES; row++) {
            int shift = row / PATCHES == BATCH - 1 ? turn : 0;
            int hot = random.nextInt(VALUES);
            for (int i = 0; i < VALUES; i++) {
                int place = row * VALUES + (i + shift) % VALUES;
                float value = random.nextFloat();
                target[place] = loss.categorical() ? (i == hot ? 1 : 0) : value;
            }
        }
        return Map.of(
                "target", Nd4j.createFromArray(target).reshape(BATCH, PATCHES, VALUES),
                "mask", Nd4j.createFromArray(mask).reshape(BATCH, PATCHES));
    }
}
