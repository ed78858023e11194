/**
 * Sweeps: many runs of a command that differ in some keys, {@code mae pretrain -m mask.ratio=0.25,0.5 trainer.seed=range(3)}.
 *
 * <p>A {@link io.mae4j.experiments.sweep.Sweeper} turns the {@linkplain io.mae4j.experiments.sweep.Axis axes} into jobs, a
 * {@link io.mae4j.experiments.sweep.Launcher} runs them. Both are components, chosen by {@code sweeper=} and
 * {@code launcher=}; {@code conf/sweep.conf} is their configuration. A configuration file, an experiment say, carries its sweep
 * as {@code sweep.params = ["mask.ratio=0.25,0.5,0.75", "trainer.seed=range(3)", "sweeper=grid"]}, in the words of the command
 * line, which has the last one.
 *
 * <p>A {@link io.mae4j.experiments.sweep.SweepFolder}, {@code runs/<date>/<time>-<name>-sweep}, holds
 *
 * <pre>
 * sweep.json    the plan, written once before anything runs: command, fixed overrides, axes with their values, jobs
 * index.json    what there is of each job: status, error, final metrics, seconds, images/s; rewritten after each job
 * index.csv     the same as a table: number, status, a column for each axis, a column for each metric and cost
 * 000, 001, ... a run folder for each job as any run has (config.conf, metrics.jsonl, summary.json, checkpoints, pictures),
 *               and job.json (status, error, attempts), job.lock, and console.log of a job that had its own process
 * </pre>
 *
 * <p>All that happens is decided by these files, so that a sweep may be killed at any moment: a job's state is written by whoever
 * holds its lock, which the operating system lets go of when a process dies. Run again, a job goes on from its last checkpoint; a
 * job that ended is not touched. A child process whose parent dies sees the end of its standard input, and ends at once.
 */
package io.mae4j.experiments.sweep;
