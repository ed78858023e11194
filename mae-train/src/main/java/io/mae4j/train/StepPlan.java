package io.mae4j.train;

/**
 * How batches make steps and steps make epochs. A step takes {@code accumulation} batches; the last one of an epoch takes what
 * is left, and counts as much as any other. Steps, epochs and batches are counted from 0.
 *
 * @param epochs passes over the training pictures
 * @param batchesPerEpoch full batches of one pass
 * @param accumulation batches whose gradients make one step
 */
public record StepPlan(int epochs, int batchesPerEpoch, int accumulation) {
    public StepPlan {
        if (epochs < 0 || batchesPerEpoch < 1 || accumulation < 1) {
            throw new IllegalArgumentException(
                    "no plan: " + epochs + " epochs of " + batchesPerEpoch + " batches, " + accumulation + " a step");
        }
    }

    public int stepsPerEpoch() {
        return (batchesPerEpoch - 1) / accumulation + 1;
    }

    public long steps() {
        return (long) epochs * stepsPerEpoch();
    }

    public int epoch(long step) {
        return (int) (step / stepsPerEpoch());
    }

    /** The first batch of a step, within its epoch. */
    public int firstBatch(long step) {
        return (int) (step % stepsPerEpoch()) * accumulation;
    }

    /** How many batches a step takes: {@code accumulation}, or fewer at the end of an epoch. */
    public int batches(long step) {
        return Math.min(accumulation, batchesPerEpoch - firstBatch(step));
    }

    /** Where a step begins, in epochs: what the learning rate is a function of. */
    public double fractionalEpoch(long step) {
        return epoch(step) + firstBatch(step) / (double) batchesPerEpoch;
    }

    public boolean endsEpoch(long step) {
        return (step + 1) % stepsPerEpoch() == 0;
    }
}
