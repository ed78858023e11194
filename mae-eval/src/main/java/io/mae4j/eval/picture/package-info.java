/**
 * Pictures of what a masked autoencoder fills in. {@link io.mae4j.eval.picture.Reconstructions} is the way in; {@code
 * Reconstruction} knows what is seen in a column, {@code PictureGrid} how it is laid out. {@link io.mae4j.eval.picture.CorruptionSheet} shows what
 * corruptions make of a picture.
 */
package io.mae4j.eval.picture;
