/**
 * Linear probing (paper, section 4.1 and Table 10): what a linear classifier makes of frozen features. {@link
 * io.mae4j.eval.probe.ProbeHeads} is the graph of the classifier, for several learning rates at once; {@link
 * io.mae4j.eval.probe.LinearProbe} trains as any program does, on {@link io.mae4j.eval.probe.ComputedFeatures}, anew for every
 * augmented picture, as published, or on {@link io.mae4j.eval.probe.CachedFeatures}.
 */
package io.mae4j.eval.probe;
