package io.mae4j.engine.cuda.update;

import io.mae4j.engine.Training;
import io.mae4j.engine.UpdateRule;
import io.mae4j.engine.cuda.card.Device;
import io.mae4j.engine.plan.ParameterLayout;

/**
 * The optimiser step over regions that hold all parameters. {@link #enqueue} may be recorded: what changes from step to step is in
 * the card's memory, where {@link #prepare} puts it.
 */
public final class CudaOptimizer implements AutoCloseable {
    private final Update update;
    private long steps;

    /**
     * @param weights the address of a region that is laid out so, in single precision, as all but the shadow
     * @param shadow of the weights' bfloat16 copies, which a step refreshes, or 0 for none
     * @param gradients of the gradients
     * @param moments of the moments, as {@link UpdateRule#moments} names them
     * @param norm where the gradient's norm goes, and the factor that clips it, two doubles
     */
    public CudaOptimizer(
            Device device,
            Training training,
            ParameterLayout layout,
            long weights,
            long shadow,
            long gradients,
            long[] moments,
            long norm) {
        Regions regions = new Regions(weights, shadow, gradients, norm, moments.clone());
        update = training.rule() instanceof UpdateRule.AdamW adamW
                ? new AdamWUpdate(device, adamW, training.clipNorm(), layout.spans(), regions)
                : new MomentumUpdate(device, training, layout, regions);
    }

    /** Addresses of regions, and of the norm. */
    record Regions(long weights, long shadow, long gradients, long norm, long... moments) {}

    /** A rule's kernels. */
    sealed interface Update extends AutoCloseable permits AdamWUpdate, MomentumUpdate {

        /** Uploads what the step depends on; steps count from 1. */
        void prepare(double learningRate, long step);

        void enqueue();

        /** Of the gradient, which the step finds. */
        GradientNorm norm();

        @Override
        void close();
    }

    /** How many updates there were. */
    public long steps() {
        return steps;
    }

    /** Continues as after that many updates. */
    public void resumeAt(long count) {
        steps = count;
    }

    /** Counts a step and uploads what it depends on. To be called before each step. */
    public void prepare(double learningRate) {
        update.prepare(learningRate, ++steps);
    }

    /** Enqueues an update of all weights. */
    public void enqueue() {
        update.enqueue();
    }

    /** The norm of the last step's gradient before clipping; waits for the step. */
    public double norm() {
        return update.norm().download();
    }

    /** Frees its own memory, not the regions. */
    @Override
    public void close() {
        update.close();
    }
}
