/**
 * The group {@code augment} of the configuration: the transforms of training and of evaluation, repeated augmentation, and
 * the mixing of a batch's pictures (mixup, cutmix) with soft targets.
 */
package io.mae4j.data.augment;
