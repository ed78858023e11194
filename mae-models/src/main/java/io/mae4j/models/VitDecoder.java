package io.mae4j.models;

import com.google.inject.Inject;
import io.mae4j.component.Decoder;
import io.mae4j.component.Encoded;
import io.mae4j.component.Masking;
import io.mae4j.component.PatchGrid;
import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.config.Range;
import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Initializer;
import io.mae4j.graph.Shape;
import io.mae4j.graph.Tensor;

/** A light transformer over the full set of tokens, encoded ones and mask tokens, back in picture order (paper, section 3). */
public final class VitDecoder implements Decoder {

    public record Config(
            @Doc("width of a token") @Default("512") @Range(min = 4)
            int dim,

            @Doc("number of transformer blocks") @Default("8") @Range(min = 1, max = 1024)
            int depth,

            @Doc("attention heads") @Default("16") @Range(min = 1)
            int heads,

            @Doc("hidden width of a block's perceptron over dim") @Default("4") @Range(min = 0, minExclusive = true)
            double mlpRatio) {
        public Config {
            Widths.check("decoder", dim, heads, mlpRatio);
        }
    }

    private final Config config;

    @Inject
    public VitDecoder(Config config) {
        this.config = config;
    }

    @Override
    public Tensor decode(GraphBuilder g, PatchGrid grid, Encoded encoded, Masking masking, int values) {
        int prefix = encoded.prefix();
        int dim = config.dim();
        Tensor x = VitBlock.linear(g, "decoder_embed", encoded.tokens(), dim);
        int batch = x.dim(0);
        if (!encoded.full()) {
            Tensor token = g.parameter("mask_token", new Initializer.Normal(0.02), 1, 1, dim);
            int masked = grid.patches() - masking.kept();
            Tensor visible = g.slice(x, 1, prefix, prefix + masking.kept());
            Tensor shuffled = g.concat(1, visible, g.broadcast(token, Shape.of(batch, masked, dim)));
            Tensor restored = g.gather(shuffled, masking.idsRestore());
            x = prefix == 0 ? restored : g.concat(1, g.slice(x, 1, 0, prefix), restored);
        }
        int tokens = prefix + grid.patches();
        float[] table = SinCosPositions.table(dim, grid.rows(), grid.columns(), prefix);
        x = g.add(x, g.frozen("decoder_pos_embed", new Initializer.Given(table), 1, tokens, dim));
        VitBlock block = new VitBlock(dim, config.heads(), (int) (dim * config.mlpRatio()));
        for (int i = 0; i < config.depth(); i++) {
            x = block.apply(g.within("decoder_blocks." + i), x);
        }
        Tensor prediction = VitBlock.linear(g, "decoder_pred", VitBlock.norm(g, "decoder_norm", x), values);
        return g.slice(prediction, 1, prefix, tokens);
    }
}
