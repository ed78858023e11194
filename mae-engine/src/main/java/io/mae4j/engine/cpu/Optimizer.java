package io.mae4j.engine.cpu;

import io.mae4j.engine.Training;
import io.mae4j.engine.UpdateRule;
import java.util.List;

/** The optimiser step over a {@link ParameterStore}. */
interface Optimizer extends AutoCloseable {

    /** How many updates there were. */
    long steps();

    /** Continues as after that many updates. */
    void resumeAt(long steps);

    /** Updates all weights; returns the norm of the gradient before clipping. */
    double update(WorkerPool pool, double learningRate);

    @Override
    void close();

    /** The names of its moments, in the order of the store's regions. */
    static List<String> moments(UpdateRule rule) {
        if (rule instanceof UpdateRule.AdamW) {
            return List.of("exp_avg", "exp_avg_sq");
        }
        return List.of(rule instanceof UpdateRule.Lars ? "mu" : "momentum_buffer");
    }

    static Optimizer of(Training training, ParameterStore store, int threads) {
        if (training.rule() instanceof UpdateRule.AdamW adamW) {
            return new AdamWStep(adamW, training.clipNorm(), store, threads);
        }
        return new MomentumStep(training, store);
    }
}
