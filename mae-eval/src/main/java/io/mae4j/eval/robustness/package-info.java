/**
 * How a classifier does on pictures that are unlike those it was trained on: ImageNet-C, -A, -R and -Sketch (paper, section 4.3 and
 * appendix B), and any data set under the corruptions of ImageNet-C.
 *
 * <p>A {@link io.mae4j.eval.robustness.Benchmark} is a list of {@link io.mae4j.eval.robustness.Part}s. {@link
 * io.mae4j.eval.robustness.PartEvaluation} goes over one of them, and keeps nothing of it but a {@link
 * io.mae4j.eval.robustness.Tally}, which is small however many pictures there are and can be put down and taken up again. {@link
 * io.mae4j.eval.robustness.BenchmarkResult} is what the tallies come to, {@link
 * io.mae4j.eval.robustness.CorruptionErrors} has the corruption error and its mean, mCE.
 */
package io.mae4j.eval.robustness;
