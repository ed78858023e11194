package io.mae4j.engine.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mae4j.graph.Graph;
import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Initializer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ParameterLayoutTest {
    private static final int PARAMETERS = 9;

    @Test
    void everyParameterIsGivenItsFirstValues() {
        Map<String, float[]> given = new ConcurrentHashMap<>();
        layout(parameters())
                .initialize(7, (slot, values) -> given.put(slot.parameter().name(), values));
        assertEquals(PARAMETERS, given.size());
        given.forEach((name, values) ->
                assertArrayEquals(new float[] {Integer.parseInt(name), Integer.parseInt(name)}, values));
    }

    @Test
    void whenItFailsNobodyWritesAnyMore() {
        GraphBuilder g = parameters();
        g.parameter("absent", new Initializer.Absent("not fitted"), 2);
        AtomicInteger begun = new AtomicInteger();
        AtomicInteger ended = new AtomicInteger();
        assertThrows(IllegalStateException.class, () -> layout(g).initialize(7, (slot, values) -> {
            begun.incrementAndGet();
            pause();
            ended.incrementAndGet();
        }));
        assertEquals(begun.get(), ended.get());
        assertEquals(PARAMETERS, ended.get());
    }

    private static GraphBuilder parameters() {
        GraphBuilder g = new GraphBuilder();
        for (int i = 0; i < PARAMETERS; i++) {
            g.parameter("" + i, new Initializer.Fill(i), 2);
        }
        return g;
    }

    private static ParameterLayout layout(GraphBuilder g) {
        Graph graph = g.build();
        return ParameterLayout.of(graph, Optional.empty());
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(20);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
