package io.mae4j.engine.cuda;

import com.google.inject.Inject;
import io.mae4j.component.MaePlugin;
import io.mae4j.engine.Engine;
import io.mae4j.engine.Program;
import io.mae4j.engine.Training;
import io.mae4j.engine.TrainingProgram;
import io.mae4j.engine.cuda.emulation.EmulatedCard;
import io.mae4j.graph.Graph;

/** {@code engine=emulated}: whole experiments without a card, slowly; {@code tools/card/emulated.sh} has it. */
public final class EmulatedPlugin extends MaePlugin {
    @Override
    protected void configure() {
        component(
                Engine.class,
                "emulated",
                EmulatedEngine.class,
                CudaEngine.Config.class,
                "engine=cuda on a card that is emulated");
    }

    static final class EmulatedEngine implements Engine {
        private final CudaEngine engine;

        @Inject
        EmulatedEngine(CudaEngine.Config config) {
            boolean bf16 = config.precision() == CudaEngine.Precision.BF16;
            engine = new CudaEngine(EmulatedCard.open(), bf16, config.recompute(), config.gelu());
        }

        @Override
        public String describe() {
            return engine.describe();
        }

        @Override
        public Program compile(Graph graph, long seed) {
            return engine.compile(graph, seed);
        }

        @Override
        public TrainingProgram compile(Graph graph, long seed, Training training) {
            return engine.compile(graph, seed, training);
        }
    }
}
