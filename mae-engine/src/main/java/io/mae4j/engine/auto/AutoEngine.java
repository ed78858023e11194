package io.mae4j.engine.auto;

import com.google.inject.Inject;
import io.mae4j.UserError;
import io.mae4j.engine.Engine;
import io.mae4j.engine.Program;
import io.mae4j.engine.Training;
import io.mae4j.engine.TrainingProgram;
import io.mae4j.engine.cpu.CpuEngine;
import io.mae4j.engine.samediff.SameDiffEngine;
import io.mae4j.graph.Graph;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The fastest engine that runs here: {@code cpu} where there is a oneDNN for the platform, else {@code samediff}. */
public final class AutoEngine implements Engine {
    private static final Logger LOG = LoggerFactory.getLogger(AutoEngine.class);

    private final Engine chosen;

    @Inject
    public AutoEngine(CpuEngine.Config config) {
        chosen = choose(config);
    }

    private static Engine choose(CpuEngine.Config config) {
        try {
            return new CpuEngine(config);
        } catch (UserError e) {
            LOG.warn("engine=auto takes samediff in fp32: {}", e.getMessage());
            return new SameDiffEngine(new SameDiffEngine.Config(SameDiffEngine.Precision.FP32));
        }
    }

    @Override
    public String describe() {
        return chosen.describe();
    }

    @Override
    public Program compile(Graph graph, long seed) {
        return chosen.compile(graph, seed);
    }

    @Override
    public TrainingProgram compile(Graph graph, long seed, Training training) {
        return chosen.compile(graph, seed, training);
    }
}
