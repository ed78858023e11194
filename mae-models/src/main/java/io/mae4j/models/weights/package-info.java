/**
 * Weights in and out of files. {@link io.mae4j.models.weights.Safetensors} reads the safetensors format and {@link
 * io.mae4j.models.weights.SafetensorsWriter} writes it; the format is described at
 * <a href="https://huggingface.co/docs/safetensors">huggingface.co/docs/safetensors</a>: eight bytes with the length of a JSON
 * header, the header with each tensor's type, shape and place, then the tensors' bytes, row-major and little-endian.
 *
 * <p>{@link io.mae4j.models.weights.WeightFile} is what readers of other formats have in common with it.
 *
 * <p>Gson parses the headers: one small jar that reads strictly, streams, and holds small trees. The JSON
 * libraries on the class path otherwise are shaded into others (ND4J's Jackson, MLflow's Gson) and theirs to change.
 */
package io.mae4j.models.weights;
