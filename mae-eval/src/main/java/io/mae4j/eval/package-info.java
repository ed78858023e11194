/**
 * What was learnt. {@link io.mae4j.eval.Features} are what an encoder makes of whole pictures, and {@link
 * io.mae4j.eval.NearestNeighbours} classifies by them; {@link io.mae4j.eval.NeighbourEvaluation} is both, on the splits of a
 * data set. {@link io.mae4j.eval.Classification} is how a fine-tuned classifier does. The package {@code probe} trains linear
 * classifiers on features, {@code segment} finds and compares the classes of pixels, {@code picture} shows
 * reconstructions and attention, {@code map} brings features into a plane, {@code robustness} tests classifiers on pictures that are unlike those they were trained on.
 */
package io.mae4j.eval;
