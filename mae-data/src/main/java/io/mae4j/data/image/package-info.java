/**
 * One picture in memory: decoding, resampling and normalising it. {@link io.mae4j.data.image.PictureDecoder} opens a file as a
 * {@link io.mae4j.data.image.PictureSource}, which knows its size and decodes a window of itself as a
 * {@link io.mae4j.data.image.Picture}; {@link io.mae4j.data.image.Resampling} changes that one's size to the bit as Pillow
 * does; {@link io.mae4j.data.image.Normalization} makes it floats.
 */
package io.mae4j.data.image;
