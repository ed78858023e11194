/**
 * Encoders for other runtimes: {@link io.mae4j.models.onnx.OnnxEncoder} writes the graph of an encoder with its weights in the
 * ONNX format (<a href="https://onnx.ai/onnx/">onnx.ai</a>, operator set 17), for any number of pictures at once.
 *
 * <p>The format's messages are those that ND4J brings along ({@code onnx.Onnx}, over its own copy of protobuf), so that this
 * takes no dependency.
 */
package io.mae4j.models.onnx;
