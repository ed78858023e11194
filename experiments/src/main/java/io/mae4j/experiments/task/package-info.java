/**
 * What can be trained. A task is a configuration, a setup that makes its model, data and optimiser of it, and the jobs that the
 * command and sweeps run: {@link io.mae4j.experiments.task.PretrainJobs}, {@link io.mae4j.experiments.task.FinetuneJobs},
 * {@link io.mae4j.experiments.task.SegmentJobs}, {@link io.mae4j.experiments.task.ProbeJobs}, all known to {@link
 * io.mae4j.experiments.task.TrainingTasks}. Listeners measure and draw while they train: reconstructions, accuracies, and {@code callbacks=knn} nearest neighbours.
 */
package io.mae4j.experiments.task;
