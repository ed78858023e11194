/**
 * Training. {@link io.mae4j.train.TrainingLoop} is the loop, one short method; everything that is not learning (progress,
 * metrics, checkpoints, pictures) listens to it as a {@link io.mae4j.train.TrainingListener}. {@link io.mae4j.train.StepPlan}
 * says which batches make which step, and with it a step's number alone fixes what is learnt in it.
 */
package io.mae4j.train;
