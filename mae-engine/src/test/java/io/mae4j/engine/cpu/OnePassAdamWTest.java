package io.mae4j.engine.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mae4j.engine.ParameterGroup;
import io.mae4j.engine.Training;
import io.mae4j.engine.UpdateRule;
import io.mae4j.engine.plan.ParameterLayout;
import io.mae4j.graph.Graph;
import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Initializer;
import io.mae4j.random.RandomStream;
import io.mae4j.random.Randomness;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** AdamW in one pass beside its twin of three primitives: the same numbers but for rounding, whatever is left of a vector. */
class OnePassAdamWTest {
    private static final UpdateRule.AdamW RULE = new UpdateRule.AdamW(0.9, 0.95, 1e-8);
    private static final double RATE = 1e-2;
    private static final int[] SIZES = {1, 15, 16, 17, 100, 4_099, 300_001};
    private static final Map<String, ParameterGroup> GROUPS = Map.of(
            "p17", new ParameterGroup(0.5, 0.05), "p100", new ParameterGroup(1, 1 / RATE)); // nothing is left of p100
    private static final int THREADS = 2;

    @BeforeEach
    void needsTheVectorUnit() {
        assumeTrue(
                OnePassAdamW.available().isPresent(),
                "this Java has no jdk.incubator.vector in the form that is known, or was not asked for it");
    }

    @ParameterizedTest
    @CsvSource({"false, 0", "true, 0", "false, 0.5", "true, 0.5"})
    void endsWhereThreePrimitivesEnd(boolean bf16, double clip) {
        OptionalDouble clipNorm = clip == 0 ? OptionalDouble.empty() : OptionalDouble.of(clip);
        Training training = new Training("loss", RULE, GROUPS, clipNorm);
        try (ParameterStore expected = new ParameterStore(graph(), 1, bf16, Optional.of(training), 2);
                ParameterStore actual = new ParameterStore(graph(), 1, bf16, Optional.of(training), 2);
                AdamWStep primitives = new AdamWStep(RULE, clipNorm, expected, THREADS, Optional.empty());
                AdamWStep onePass = new AdamWStep(RULE, clipNorm, actual, THREADS, OnePassAdamW.available())) {
            for (int step = 0; step < 3; step++) {
                gradients(expected, step);
                gradients(actual, step);
                WorkerPool pool = WorkerPool.of(THREADS);
                double norm = primitives.update(pool, RATE);
                assertEquals(norm, onePass.update(pool, 1e-2), 1e-5 * norm, "norm");
            }
            assertSame(expected, actual);
            if (bf16) {
                assertShadowed(actual);
            }
        }
    }

    private static Graph graph() {
        GraphBuilder g = new GraphBuilder();
        for (int size : SIZES) {
            g.output("o" + size, g.mean(g.parameter("p" + size, new Initializer.Normal(1), size)));
        }
        return g.build();
    }

    private static void gradients(ParameterStore store, int step) {
        RandomStream random = new Randomness(5).stream("gradient", step);
        for (ParameterLayout.Slot slot : store.slots().values()) {
            for (long i = slot.from(); i < slot.from() + slot.size(); i++) {
                NativeMemory.putFloat(store.gradients() + 4 * i, (float) random.nextGaussian());
            }
        }
    }

    private static void assertSame(ParameterStore expected, ParameterStore actual) {
        for (long i = 0; i < expected.size(); i++) { // gaps between parameters too, which stay zero
            float w = NativeMemory.getFloat(expected.weights() + 4 * i);
            assertTrue(Float.isFinite(w), "weight " + i);
            assertEquals(w, NativeMemory.getFloat(actual.weights() + 4 * i), 1e-5, "weight " + i);
            for (int moment = 0; moment < 2; moment++) {
                float m = NativeMemory.getFloat(expected.moment(moment) + 4 * i);
                assertEquals(m, NativeMemory.getFloat(actual.moment(moment) + 4 * i), 1e-6, "moment " + i);
            }
        }
    }

    private static void assertShadowed(ParameterStore store) {
        long shadow = store.shadow().orElseThrow();
        for (ParameterLayout.Slot slot : store.slots().values()) {
            for (long i = slot.from(); i < slot.from() + slot.size(); i++) {
                short expected = MomentumStep.bf16(NativeMemory.getFloat(store.weights() + 4 * i));
                assertTrue(expected == NativeMemory.UNSAFE.getShort(shadow + 2 * i), "shadow " + i);
            }
        }
    }
}
