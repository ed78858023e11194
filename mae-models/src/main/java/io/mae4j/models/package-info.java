/**
 * The masked autoencoder's parts as the paper has them: maskers, the vision transformer as encoder and decoder, targets and
 * losses. {@link io.mae4j.models.MaskedAutoencoder} puts them together into graphs.
 */
package io.mae4j.models;
