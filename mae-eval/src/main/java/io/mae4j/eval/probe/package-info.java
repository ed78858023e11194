/**
 * Linear probing (paper, section 4.1 and Table 10): what a linear classifier makes of frozen features. {@link
 * io.mae4j.eval.probe.ProbeHeads} is the classifier, for several learning rates at once; {@link
 * io.mae4j.eval.probe.LinearProbe} trains it, on features that are computed anew for every augmented picture, as published,
 * or once.
 */
package io.mae4j.eval.probe;
