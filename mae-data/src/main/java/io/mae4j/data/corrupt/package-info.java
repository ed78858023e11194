/**
 * The corruptions of ImageNet-C and CIFAR-10-C (Hendrycks and Dietterich 2019, arXiv 1903.12261): {@link
 * io.mae4j.data.corrupt.Corruption} names them and holds the published strengths, {@link io.mae4j.data.corrupt.Corrupt} is
 * the transform that corrupts pictures on their way to a model, and {@link io.mae4j.data.corrupt.CorruptedCopies} writes a data
 * set's corrupted pictures to a folder.
 *
 * <p>Arithmetic is plain Java in single precision, so that a picture becomes the same on every machine; only JPEG and the
 * edges of {@code spatter} are OpenCV's.
 */
package io.mae4j.data.corrupt;
