/**
 * For users of DL4J: {@link io.mae4j.dl4j.EncoderVertex} puts an encoder, pre-trained with this project or read from a
 * published checkpoint, into a {@code ComputationGraph}, frozen or trained with the rest of it.
 */
package io.mae4j.dl4j;
