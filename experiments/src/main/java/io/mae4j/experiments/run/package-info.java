/**
 * One run of training, whatever is trained.
 *
 * <p>A {@link io.mae4j.experiments.run.TrainingSetup} is made from a configuration and has written nothing yet;
 * {@link io.mae4j.experiments.run.TrainingRun} gives it a folder and a tracked run, or takes them up again with a
 * {@link io.mae4j.experiments.run.ResumedConfig}; a {@code TrainingSession} trains in it, with metrics, pictures, checkpoints and a
 * summary, until the end or a signal; {@link io.mae4j.experiments.run.Callback}s are told of it.
 * {@link io.mae4j.experiments.run.TrainingJobs} is all of that as the job of a sweep.
 */
package io.mae4j.experiments.run;
