/**
 * Checkpoints: folders that hold all that a run needs to go on as if it had never stopped. {@link
 * io.mae4j.train.checkpoint.CheckpointFolder} keeps the last few of a run, {@link io.mae4j.train.checkpoint.Checkpoint} is one.
 *
 * <p>{@code step-000620/weights.safetensors} has the parameters under their published names and nothing else, so that other
 * tools read it; {@code optimizer.safetensors} has the optimiser's moments, and where weights are averaged those that the next
 * step goes on from; {@code state.json} has the rest, with the checksums of the two. A checkpoint is written as a hidden folder
 * and renamed when it is whole and on the disk.
 */
package io.mae4j.train.checkpoint;
