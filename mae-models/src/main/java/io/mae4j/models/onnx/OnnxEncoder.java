package io.mae4j.models.onnx;

import io.mae4j.component.Encoded;
import io.mae4j.component.Encoder;
import io.mae4j.component.PatchGrid;
import io.mae4j.graph.Graph;
import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Initializer;
import io.mae4j.graph.Tensor;
import io.mae4j.models.EncoderFeatures;
import io.mae4j.models.Pool;
import io.mae4j.models.pretrained.PretrainedWeights;
import java.nio.file.Path;
import java.util.Optional;

/**
 * An encoder for whole pictures, as ONNX. Outputs: {@code tokens} [batch, prefix + patches, dim], what the encoder makes of each
 * patch; {@code features} [batch, dim], their mean without the class token; of an encoder that was fine-tuned on that mean,
 * normalised as for its head; and of a classifier {@code logits} [batch, classes].
 */
public final class OnnxEncoder {
    private static final Initializer GIVEN = new Initializer.Fill(0);

    private OnnxEncoder() {}

    /**
     * Writes the file, as {@link OnnxExport#write} does.
     *
     * @param head what the head of a classifier sees; empty: there is none
     */
    public static void write(
            Encoder encoder, PatchGrid grid, PretrainedWeights weights, Optional<Pool> head, Path file) {
        boolean normAfter = EncoderFeatures.normAfter(weights.shapes().keySet());
        EncoderFeatures features = new EncoderFeatures(grid, encoder, Pool.MEAN, normAfter);
        int classes = head.isPresent()
                ? Math.toIntExact(weights.shapes().get("head.weight").get(0))
                : 0;
        OnnxExport.write(batch -> graph(features, head, classes, batch), grid, weights, file);
    }

    static Graph graph(EncoderFeatures features, Optional<Pool> head, int classes, int batch) {
        GraphBuilder g = new GraphBuilder();
        Encoded encoded = features.encoded(g, batch);
        Tensor mean = features.pooled(g, encoded);
        g.output("tokens", encoded.tokens()).output("features", mean);
        head.ifPresent(pool -> {
            Tensor seen = pool == Pool.MEAN ? mean : pool.of(g, encoded, "pool");
            Tensor weight = g.parameter("head.weight", GIVEN, classes, seen.dim(-1));
            g.output("logits", g.linear(seen, weight, g.parameter("head.bias", GIVEN, classes)));
        });
        return g.build();
    }
}
