/**
 * The masked autoencoder's parts as the paper has them: maskers, the vision transformer as encoder and decoder, targets and
 * losses. {@link io.mae4j.models.MaskedAutoencoder} puts them together into graphs; {@link io.mae4j.models.Classifier} and {@link
 * io.mae4j.models.Segmenter} put heads on an encoder that was trained so.
 */
package io.mae4j.models;
