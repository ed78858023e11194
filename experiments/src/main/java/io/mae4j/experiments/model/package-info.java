/**
 * Weights that somebody trained, as a model again: {@link io.mae4j.experiments.model.SavedModel} is any file or run folder of
 * weights with what its shapes, and its configuration if it has one, tell; {@link io.mae4j.experiments.model.FrozenEncoder} computes
 * features with it, {@link io.mae4j.experiments.model.SavedClassifier} classes, {@link
 * io.mae4j.experiments.model.SavedSegmenter} those of pixels. What was made with a plugin that is not there any more is refused by
 * {@link io.mae4j.experiments.model.MissingPlugin}.
 */
package io.mae4j.experiments.model;
