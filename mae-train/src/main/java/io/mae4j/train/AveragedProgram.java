package io.mae4j.train;

import io.mae4j.engine.ForwardingProgram;
import io.mae4j.engine.TrainingProgram;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A training program that keeps an exponential moving average of its parameters beside them (paper, Table 11): after an update
 * {@code average += (1 - decay) * (parameter - average)}, beginning with the first parameters. The average is what was
 * learnt: in the state, and so in checkpoints, it has the parameters' names, and what the next step goes on from is beside it
 * as {@code optimizer.raw.<parameter>}; {@link #parameters} are these, not averaged. It is kept on the host, whatever the engine.
 */
public final class AveragedProgram extends ForwardingProgram {
    private static final String RAW = OPTIMIZER + "raw.";

    private final double decay;
    private final Map<String, INDArray> average;

    /** @param decay between 0 and 1; the paper's from-scratch training has 0.9999 */
    public AveragedProgram(TrainingProgram program, double decay) {
        super(program);
        this.decay = decay;
        this.average = new LinkedHashMap<>(program.parameters());
    }

    /** The average of each parameter, by its name. */
    public Map<String, INDArray> average() {
        return average;
    }

    @Override
    public double update(double learningRate) {
        double norm = program.update(learningRate);
        average(program.parameters());
        return norm;
    }

    @Override
    public StepOutcome step(
            Map<String, INDArray> inputs,
            double weight,
            double learningRate,
            Supplier<Optional<Map<String, INDArray>>> next) {
        StepOutcome outcome = program.step(inputs, weight, learningRate, next);
        average(program.parameters());
        return outcome;
    }

    // by the difference: the two factors, rounded, do not sum to 1, and 0.9999 would shrink what does not change
    private void average(Map<String, INDArray> parameters) {
        parameters.forEach((name, now) -> {
            try (now) {
                INDArray mean = average.get(name);
                mean.addi(now.subi(mean).muli(1 - decay));
            }
        });
    }

    @Override
    public Map<String, INDArray> state() {
        Map<String, INDArray> state = new LinkedHashMap<>(program.state());
        average.forEach((name, array) -> state.put(RAW + name, state.put(name, array.dup('c'))));
        return state;
    }

    /** Parameters that are given alone begin their average anew. */
    @Override
    public void load(Map<String, INDArray> state) {
        Map<String, INDArray> own = new HashMap<>(state);
        own.keySet().removeIf(name -> name.startsWith(RAW));
        average.keySet().forEach(name -> own.computeIfPresent(name, (n, array) -> state.getOrDefault(RAW + n, array)));
        program.load(own);
        average.forEach((name, array) -> {
            if (state.containsKey(name)) {
                array.assign(state.get(name));
            }
        });
    }

    @Override
    public double backward(Map<String, INDArray> inputs, double weight) {
        return program.backward(inputs, weight);
    }

    @Override
    public double backward(
            Map<String, INDArray> inputs, double weight, Supplier<Optional<Map<String, INDArray>>> next) {
        return program.backward(inputs, weight, next);
    }
}
