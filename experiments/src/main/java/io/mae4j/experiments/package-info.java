/**
 * The command line, {@code mae}. {@link io.mae4j.experiments.Main} knows the commands, a class each, and turns bad input into one
 * line; {@link io.mae4j.experiments.Commands} is the same for callers in Java.
 *
 * <p>A command that is configured is a {@code ComposedCommand}: its words and {@code conf/} are composed, shown ({@code --cfg},
 * {@code --info}, {@code --help}) or bound to a record and carried out. One that makes runs is a {@code RunCommand}, which also
 * begins sweeps and goes on with runs. What the commands carry out is in the packages below, each of which knows those before it:
 *
 * <pre>
 * model      weights that somebody trained, as a model again
 * sweep      many runs; what is a job's is asked of a JobCommand
 * run        one run of training, whatever is trained: its folder from the first line to the summary
 * task       what is trained: pre-training, fine-tuning, segmentation, probing; and what is measured of the features on the way
 * evaluate   how robust classifiers are, as runs too
 * </pre>
 *
 * <p>Beside them {@code report} makes pages of sweeps and evaluations, {@code describe} lists components, {@code bench} measures
 * speed, {@code doctor} what can run on a machine, and {@code notebook} prepares JupyterLab.
 */
package io.mae4j.experiments;
