package io.mae4j.train;

import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.config.Range;
import io.mae4j.data.load.LoaderConfig;

/** How long and in what portions a model is trained: {@code trainer}. */
public record TrainerConfig(
        @Default("30") @Range(min = 0) @Doc("passes over the training pictures")
        int epochs,

        @Default("128") @Range(min = 1) @Doc("pictures computed on together")
        int batch,

        @Default("1") @Range(min = 1) @Doc("batches whose gradients make one step")
        int accumulation,

        @Default("0") @Doc("every random number of the run follows from it")
        long seed,

        @Default("5") @Range(min = 0) @Doc("epochs between checkpoints; 0: at the end only")
        int checkpointEvery,

        @Default("2") @Range(min = 1) @Doc("checkpoints that are kept, the last ones")
        int keep,

        @Default("5") @Range(min = 0) @Doc("epochs between looks at the held-out loss; 0: at the end only")
        int heldOutEvery,

        @Default("10") @Range(min = 0) @Doc("epochs between reconstruction pictures; 0: at the end only")
        int picturesEvery,

        @Default("false")
        @Doc("training pictures go to the engine as bytes, which normalises them: a quarter of the traffic")
        boolean bytes,

        LoaderConfig loader) {
    public TrainerConfig {
        if ((long) batch * accumulation > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("batch=" + batch + " times accumulation=" + accumulation
                    + " is more than " + Integer.MAX_VALUE + " pictures a step");
        }
    }

    /** Pictures that make one step, where the end of an epoch does not cut it short. */
    public int picturesPerStep() {
        return batch * accumulation;
    }

    /** Whether something that is done every {@code every} epochs, and at the end, is due after {@code epoch} of them. */
    public boolean due(int every, int epoch) {
        return epoch == epochs || (every > 0 && epoch % every == 0);
    }
}
