package io.mae4j.engine.cpu;

import io.mae4j.engine.Training;
import io.mae4j.engine.UpdateRule;
import io.mae4j.engine.plan.Operand;
import io.mae4j.engine.plan.ParameterLayout;
import io.mae4j.engine.plan.Range;
import java.util.List;

/** The optimiser step over a {@link ParameterStore}. */
interface Optimizer extends AutoCloseable {

    /** How many updates there were. */
    long steps();

    /** Continues as after that many updates. */
    void resumeAt(long steps);

    /** Updates all weights; returns the norm of the gradient before clipping. */
    double update(WorkerPool pool, double learningRate);

    /**
     * A part of an update that needs no more than the gradient of its own elements.
     *
     * @param slot the parameter that it is of
     * @param elements of the store's regions
     * @param number counts all blocks
     */
    record Block(ParameterLayout.Slot slot, Range elements, int number) {}

    /** The parts of an update, in any order; none where the norm of the whole gradient must be known first. */
    default List<Block> blocks() {
        return List.of();
    }

    /** A new unit that updates a block when it runs between {@link #begin} and {@link #end}; the gradient is of its elements. */
    default Unit unit(Block block, Operand gradient) {
        throw new IllegalStateException("this optimiser has no blocks");
    }

    /** Begins an update whose {@link #blocks} the caller runs. */
    default void begin(double learningRate) {
        throw new IllegalStateException("this optimiser has no blocks");
    }

    /** Ends an update whose blocks have run; returns the norm of the gradient. */
    default double end() {
        throw new IllegalStateException("this optimiser has no blocks");
    }

    @Override
    void close();

    static Optimizer of(Training training, ParameterStore store, int threads) {
        if (training.rule() instanceof UpdateRule.AdamW adamW) {
            return new AdamWStep(adamW, training.clipNorm(), store, threads, OnePassAdamW.available());
        }
        return new MomentumStep(training, store);
    }
}
