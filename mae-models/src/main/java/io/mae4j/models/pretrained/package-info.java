/**
 * Weights that were learnt elsewhere, or earlier. {@link io.mae4j.models.pretrained.PretrainedWeights} opens a file of any
 * format under any of the known {@link io.mae4j.models.pretrained.Naming}s, shows its tensors under the published names, and
 * gives a program those that it has parameters for; {@link io.mae4j.models.pretrained.WeightMatch} says what came of each.
 */
package io.mae4j.models.pretrained;
