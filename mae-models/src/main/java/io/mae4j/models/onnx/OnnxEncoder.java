package io.mae4j.models.onnx;

import io.mae4j.component.Encoded;
import io.mae4j.component.Encoder;
import io.mae4j.component.PatchGrid;
import io.mae4j.graph.Graph;
import io.mae4j.graph.GraphBuilder;
import io.mae4j.models.EncoderFeatures;
import io.mae4j.models.Pool;
import io.mae4j.models.pretrained.PretrainedWeights;
import java.nio.file.Path;

/**
 * An encoder for whole pictures, as ONNX. Input: {@code images} [batch, channels, height, width], normalised as in training.
 * Outputs: {@code tokens} [batch, prefix + patches, dim], what the encoder makes of each patch, and {@code features} [batch,
 * dim], their mean without the class token; of an encoder that was fine-tuned on that mean, normalised as for its head. The batch
 * is any.
 */
public final class OnnxEncoder {
    /** Stands for any batch while the graph is written: a prime beyond every other size, and nothing is allocated for it. */
    static final int ANY_BATCH = 1_000_003;

    private OnnxEncoder() {}

    /**
     * Writes the file; weights of more than 1.5 gigabytes go into a second one, {@code <name>.data}, as the format wants it.
     *
     * @throws io.mae4j.UserError if the weights are not of this encoder, the encoder has an operator that ONNX has not, or the file
     *     cannot be written
     */
    public static void write(Encoder encoder, PatchGrid grid, PretrainedWeights weights, Path file) {
        boolean normAfter = EncoderFeatures.normAfter(weights.shapes().keySet());
        Graph graph = graph(new EncoderFeatures(grid, encoder, Pool.MEAN, normAfter), ANY_BATCH);
        OnnxModel model = new OnnxModel(graph, ANY_BATCH, weights.values(graph, grid, name -> false));
        model.write(file);
    }

    static Graph graph(EncoderFeatures features, int batch) {
        GraphBuilder g = new GraphBuilder();
        Encoded encoded = features.encoded(g, batch);
        return g.output("tokens", encoded.tokens())
                .output("features", features.pooled(g, encoded))
                .build();
    }
}
