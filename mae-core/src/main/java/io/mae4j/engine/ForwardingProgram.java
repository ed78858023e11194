package io.mae4j.engine;

import io.mae4j.graph.Graph;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A training program around another one, which computes for it; how it learns, and its state, are its own. */
public abstract class ForwardingProgram implements TrainingProgram {
    protected final TrainingProgram program;

    protected ForwardingProgram(TrainingProgram program) {
        this.program = program;
    }

    @Override
    public Graph graph() {
        return program.graph();
    }

    @Override
    public Map<String, INDArray> run(Map<String, INDArray> inputs, Collection<String> outputs) {
        return program.run(inputs, outputs);
    }

    @Override
    public Map<String, INDArray> parameters() {
        return program.parameters();
    }

    @Override
    public Optional<CustomRule> customRule() {
        return program.customRule();
    }

    @Override
    public INDArray gradient(String parameter) {
        return program.gradient(parameter);
    }

    @Override
    public void close() {
        program.close();
    }
}
