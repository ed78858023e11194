package io.mae4j.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mae4j.component.Mask;
import io.mae4j.graph.Graph;
import io.mae4j.graph.Parameter;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;

/** What must agree with the published implementation before anything is computed. */
class FixtureTest {
    static List<Fixture> fixtures() {
        return Fixture.all();
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void masksAndIndicesAreExact(Fixture fixture) {
        List<Mask> masks = fixture.masks();
        for (int i = 0; i < fixture.batch(); i++) {
            assertArrayEquals(
                    fixture.value("mask").getRow(i).toFloatVector(),
                    masks.get(i).masked());
            int[] restore =
                    fixture.value("ids_restore").castTo(DataType.INT).getRow(i).toIntVector();
            assertArrayEquals(restore, masks.get(i).idsRestore());
        }
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void parametersHaveThePublishedNamesAndShapes(Fixture fixture) {
        Graph graph = fixture.model().pretraining(fixture.batch());
        assertEquals(
                fixture.below("w.").keySet(), new TreeSet<>(graph.parameters().keySet()));
        graph.parameters()
                .forEach((name, tensor) -> assertArrayEquals(
                        fixture.value("w." + name).shape(), tensor.shape().toLongArray(), name));
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void decayIsAppliedToWhatThePublishedRecipeDecays(Fixture fixture) {
        Set<String> notDecayed = parameters(fixture)
                .filter(p -> p.trainable() && !p.decay())
                .map(Parameter::name)
                .collect(Collectors.toSet());
        assertEquals(fixture.noDecay(), notDecayed);
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void positionTablesStartAsPublished(Fixture fixture) {
        parameters(fixture)
                .filter(p -> !p.trainable())
                .forEach(p -> assertArrayEquals(
                        fixture.value("w." + p.name()).ravel().toFloatVector(),
                        Graph.initialValues(p, 0),
                        1e-6f,
                        p.name()));
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void patchesAreEqual(Fixture fixture) {
        for (int i = 0; i < fixture.batch(); i++) {
            float[] pixels = fixture.value("images").slice(i).ravel().toFloatVector();
            float[] patches = fixture.value("patches").slice(i).ravel().toFloatVector();
            assertArrayEquals(patches, fixture.model().grid().patchify(pixels));
        }
    }

    private static Stream<Parameter> parameters(Fixture fixture) {
        return fixture.model().pretraining(fixture.batch()).parameters().values().stream()
                .map(t -> (Parameter) t.node().op());
    }
}
