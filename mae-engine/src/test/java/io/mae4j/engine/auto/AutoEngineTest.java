package io.mae4j.engine.auto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.inject.multibindings.Multibinder;
import com.typesafe.config.ConfigFactory;
import io.mae4j.UserError;
import io.mae4j.component.Components;
import io.mae4j.config.ComponentBinder;
import io.mae4j.engine.Engine;
import io.mae4j.engine.PreferredEngine;
import io.mae4j.engine.Program;
import io.mae4j.engine.Training;
import io.mae4j.engine.TrainingProgram;
import io.mae4j.engine.cpu.CpuEngine;
import io.mae4j.graph.Graph;
import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Initializer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What {@code engine=auto} chooses when another module has brought an engine, here one that only remembers. */
class AutoEngineTest {
    private static final AutoEngine.Config BF16 = new AutoEngine.Config(CpuEngine.Precision.BF16, 1, false, false);

    /** A card that is there or not. */
    private static final class Card implements PreferredEngine, Engine {
        private final String name;
        private final boolean there;
        private final List<Wish> wishes = new ArrayList<>();
        private Graph compiled;

        private Card(String name, boolean there) {
            this.name = name;
            this.there = there;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Engine make(Wish wish) {
            wishes.add(wish);
            if (!there) {
                throw new UserError("engine=" + name + " needs a card");
            }
            return this;
        }

        @Override
        public String describe() {
            return name + ": a card";
        }

        @Override
        public Program compile(Graph graph, long seed) {
            compiled = graph;
            return null;
        }

        @Override
        public TrainingProgram compile(Graph graph, long seed, Training training) {
            compiled = graph;
            return null;
        }
    }

    @Test
    void aCardThatIsThereIsTaken() {
        Card card = new Card("cuda", true);
        AutoEngine engine = new AutoEngine(BF16, Set.of(card));
        assertEquals("cuda: a card", engine.describe());
        Graph graph = new GraphBuilder()
                .output("one", new GraphBuilder().parameter("one", new Initializer.Fill(1), 1))
                .build();
        engine.compile(graph, 0);
        assertSame(graph, card.compiled);
    }

    @Test
    void theCardComputesInWhatAutoIsAskedFor() {
        Card card = new Card("cuda", true);
        new AutoEngine(BF16, Set.of(card));
        new AutoEngine(new AutoEngine.Config(CpuEngine.Precision.FP32, 0, true, true), Set.of(card));
        assertEquals(
                List.of(new PreferredEngine.Wish(true, false), new PreferredEngine.Wish(false, true)), card.wishes);
    }

    @Test
    void withoutTheCardItIsTheProcessor() {
        Card missing = new Card("cuda", false);
        AutoEngine engine = new AutoEngine(BF16, Set.of(missing));
        assertEquals(new CpuEngine(BF16.cpu()).describe(), engine.describe());
        assertEquals(1, missing.wishes.size());
    }

    @Test
    void anotherCardIsAskedWhenTheFirstIsNotThere() {
        AutoEngine engine = new AutoEngine(BF16, Set.of(new Card("other", true), new Card("cuda", false)));
        assertEquals("other: a card", engine.describe());
    }

    @Test
    void aPluginsBindingIsEnough() {
        Card card = new Card("cuda", true);
        Components components = Components.discover(binder -> Multibinder.newSetBinder(binder, PreferredEngine.class)
                .addBinding()
                .toInstance(card));
        Engine engine = new ComponentBinder(components)
                .create(Engine.class, ConfigFactory.parseString("name = auto").root());
        assertEquals("cuda: a card", engine.describe());
        assertEquals(List.of(new PreferredEngine.Wish(true, false)), card.wishes, "bf16 is what a card defaults to");
    }

    @Test
    void withoutOtherModulesItIsTheProcessor() {
        Engine engine = new ComponentBinder(Components.discover())
                .create(
                        Engine.class,
                        ConfigFactory.parseString("name = auto, threads = 1").root());
        assertTrue(engine.describe().startsWith("cpu: "), engine.describe());
    }

    @Test
    void bf16IsAskedOfAProcessorThatHasIt() {
        assertEquals(
                CpuEngine.nativeBf16() ? CpuEngine.Precision.BF16 : CpuEngine.Precision.FP32,
                BF16.cpu().precision());
        assertEquals(
                CpuEngine.Precision.BF16,
                new AutoEngine.Config(CpuEngine.Precision.BF16, 1, true, false)
                        .cpu()
                        .precision());
    }
}
