/**
 * Pictures of what a masked autoencoder sees and fills in. {@link io.mae4j.eval.picture.Reconstructions} are its predictions
 * ({@code Reconstruction} knows what is seen in a column, {@code PictureGrid} how it is laid out), {@link
 * io.mae4j.eval.picture.AttentionMaps} where its encoder looks, {@link io.mae4j.eval.picture.MaskSheet} what maskers leave of
 * pictures, and {@link io.mae4j.eval.picture.CorruptionSheet} what corruptions make of one. {@code Selection} chooses the pictures.
 */
package io.mae4j.eval.picture;
