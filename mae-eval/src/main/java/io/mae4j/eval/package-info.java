/**
 * What was learnt. {@link io.mae4j.eval.Features} are what an encoder makes of whole pictures, and {@link
 * io.mae4j.eval.NearestNeighbours} classifies by them; {@link io.mae4j.eval.NeighbourEvaluation} is both, on the splits of a
 * data set. The package {@code picture} shows reconstructions.
 */
package io.mae4j.eval;
