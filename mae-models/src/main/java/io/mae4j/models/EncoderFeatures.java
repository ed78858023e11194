package io.mae4j.models;

import io.mae4j.UserError;
import io.mae4j.component.Encoded;
import io.mae4j.component.Encoder;
import io.mae4j.component.PatchGrid;
import io.mae4j.graph.Graph;
import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Shape;
import io.mae4j.graph.Tensor;

/** What an encoder makes of whole pictures: a feature each, of tokens that its own norm has normalised. */
public record EncoderFeatures(PatchGrid grid, Encoder encoder, Pool pool) {

    /** Input: {@code images}. Output: {@code features} [batch, dim]: the mean over the patches' tokens, or the class token. */
    public Graph graph(int batch) {
        GraphBuilder g = new GraphBuilder();
        Tensor patches = grid.patchify(g, g.input("images", grid.images(batch)));
        Encoded encoded = encoder.encode(g, grid, patches);
        return g.output("features", pooled(g, encoded)).build();
    }

    private Tensor pooled(GraphBuilder g, Encoded encoded) {
        if (pool == Pool.MEAN) {
            return g.mean(g.slice(encoded.tokens(), 1, encoded.prefix(), encoded.prefix() + grid.patches()), 1);
        }
        if (encoded.prefix() == 0) {
            throw new UserError("pool=class needs an encoder with a class token; pool=mean does not");
        }
        Tensor token = g.slice(encoded.tokens(), 1, 0, 1);
        return g.reshape(token, Shape.of(token.dim(0), token.dim(2)));
    }
}
