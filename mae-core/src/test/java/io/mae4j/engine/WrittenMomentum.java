package io.mae4j.engine;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A rule that no engine has: momentum with decoupled decay, {@code m = beta * m + g; w -= lr * (m + decay * w)}. */
record WrittenMomentum(double beta) implements CustomRule {
    @Override
    public List<String> moments() {
        return List.of("m");
    }

    @Override
    public void update(String parameter, INDArray w, INDArray gradient, List<INDArray> moments, Step step) {
        INDArray m = moments.get(0).muli(beta).addi(gradient);
        w.muli(1 - step.learningRate() * step.weightDecay()).subi(m.mul(step.learningRate()));
    }
}
