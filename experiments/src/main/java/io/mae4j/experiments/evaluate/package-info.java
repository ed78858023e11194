/**
 * Evaluations of classifiers, {@code mae evaluate}: benchmarks of robustness, part by part. How far each part is, is written every
 * few seconds, so that one that was killed goes on from there. {@link io.mae4j.experiments.evaluate.EvaluateSetup} is what a
 * configuration asks for, {@link io.mae4j.experiments.evaluate.EvaluationRun} its run.
 */
package io.mae4j.experiments.evaluate;
