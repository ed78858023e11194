package io.mae4j.models;

import com.google.inject.Inject;
import io.mae4j.component.Adaptation;
import io.mae4j.component.Encoded;
import io.mae4j.component.Encoder;
import io.mae4j.component.Masking;
import io.mae4j.component.PatchGrid;
import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.config.Range;
import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Initializer;
import io.mae4j.graph.Shape;
import io.mae4j.graph.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A vision transformer that sees the visible patches only, or with {@code maskTokens} all of them (paper, Table 1c). */
public final class VitEncoder implements Encoder {

    public record Config(
            @Doc("width of a token") @Range(min = 4) int dim,

            @Doc("number of transformer blocks") @Range(min = 1, max = 1024)
            int depth,

            @Doc("attention heads") @Range(min = 1) int heads,

            @Doc("hidden width of a block's perceptron over dim") @Default("4") @Range(min = 0, minExclusive = true)
            double mlpRatio,

            @Doc("prepend a class token") @Default("true") boolean classToken,

            @Doc("show mask tokens to the encoder (paper, Table 1c)") @Default("false")
            boolean maskTokens) {
        public Config {
            Widths.check("encoder", dim, heads, mlpRatio);
        }
    }

    private static final Initializer TOKEN = new Initializer.Normal(0.02);

    private final Config config;

    @Inject
    public VitEncoder(Config config) {
        this.config = config;
    }

    @Override
    public int dim() {
        return config.dim();
    }

    @Override
    public int depth() {
        return config.depth();
    }

    @Override
    public Encoded encode(GraphBuilder g, PatchGrid grid, Tensor patches, Masking masking) {
        Tensor table = positions(g, grid);
        Tensor positions = patchPositions(g, table, grid);
        if (!config.maskTokens()) {
            // gather first, embed after: the same numbers as the other way round, for a quarter of the work
            Tensor visible = embed(g, grid, g.gather(patches, masking.idsKeep()));
            return blocks(g, table, g.add(visible, g.gather(positions, masking.idsKeep())), false);
        }
        Tensor mask = g.reshape(masking.mask(), masking.mask().shape().append(1)); // [batch, patches, 1]
        Tensor token = g.parameter("encoder_mask_token", TOKEN, 1, 1, config.dim());
        Tensor embedded = g.add(g.multiply(embed(g, grid, patches), g.affine(mask, -1, 1)), g.multiply(mask, token));
        return blocks(g, table, g.add(embedded, positions), true);
    }

    @Override
    public Encoded encode(GraphBuilder g, PatchGrid grid, Tensor patches) {
        return encode(g, grid, patches, Adaptation.NONE);
    }

    @Override
    public Encoded encode(GraphBuilder g, PatchGrid grid, Tensor patches, Adaptation adaptation) {
        Tensor table = positions(g, grid, adaptation.trainPositions());
        Tensor x = g.add(embed(g, grid, patches), patchPositions(g, table, grid));
        return blocks(g, table, x, true, adaptation);
    }

    private Encoded blocks(GraphBuilder g, Tensor table, Tensor x, boolean full) {
        return blocks(g, table, x, full, Adaptation.NONE);
    }

    private Encoded blocks(GraphBuilder g, Tensor table, Tensor x, boolean full, Adaptation adaptation) {
        if (config.classToken()) {
            Tensor token = g.parameter("cls_token", TOKEN, 1, 1, config.dim());
            Tensor placed = g.add(token, g.slice(table, 1, 0, 1));
            x = g.concat(1, g.broadcast(placed, Shape.of(x.dim(0), 1, config.dim())), x);
        }
        VitBlock block = new VitBlock(config.dim(), config.heads(), (int) (config.dim() * config.mlpRatio()));
        List<Tensor> layers = new ArrayList<>();
        for (int i = 0; i < config.depth(); i++) {
            x = block.apply(
                    g.within("blocks." + i).atLayer(i + 1),
                    x,
                    scaled(g, adaptation.dropPath(), 2 * i),
                    scaled(g, adaptation.dropPath(), 2 * i + 1));
            layers.add(x);
        }
        Tensor tokens = adaptation.norm() ? VitBlock.norm(g.atLayer(config.depth() + 1), "norm", x) : x;
        return new Encoded(tokens, prefix(), full, layers);
    }

    // a residual branch [batch, n, dim] times its row of the scales
    private static UnaryOperator<Tensor> scaled(GraphBuilder g, Optional<Tensor> scales, int branch) {
        return x -> scales.map(
                        all -> g.multiply(x, g.reshape(g.slice(all, 0, branch, branch + 1), Shape.of(x.dim(0), 1, 1))))
                .orElse(x);
    }

    private Tensor positions(GraphBuilder g, PatchGrid grid) {
        return positions(g, grid, false);
    }

    // [1, prefix + patches, dim]
    private Tensor positions(GraphBuilder g, PatchGrid grid, boolean trainable) {
        Initializer table =
                new Initializer.Given(SinCosPositions.table(config.dim(), grid.rows(), grid.columns(), prefix()));
        int tokens = prefix() + grid.patches();
        return trainable
                ? g.parameter("pos_embed", table, 1, tokens, config.dim())
                : g.frozen("pos_embed", table, 1, tokens, config.dim());
    }

    private Tensor patchPositions(GraphBuilder g, Tensor table, PatchGrid grid) {
        return g.slice(table, 1, prefix(), prefix() + grid.patches());
    }

    // the published weight is a convolution's [dim, channel, row, column]; a patch's values are (row, column, channel)
    private Tensor embed(GraphBuilder g, PatchGrid grid, Tensor patches) {
        GraphBuilder here = g.within("patch_embed.proj");
        Tensor weight = here.parameter(
                "weight", VitBlock.XAVIER, config.dim(), grid.channels(), grid.patchHeight(), grid.patchWidth());
        Tensor matrix = g.reshape(g.transpose(weight, 0, 2, 3, 1), Shape.of(config.dim(), grid.patchValues()));
        return g.linear(patches, matrix, here.parameter("bias", new Initializer.Fill(0), config.dim()));
    }

    private int prefix() {
        return config.classToken() ? 1 : 0;
    }
}
