package io.mae4j.models;

import io.mae4j.UserError;
import io.mae4j.component.Adaptation;
import io.mae4j.component.Encoded;
import io.mae4j.component.Encoder;
import io.mae4j.component.Given;
import io.mae4j.component.PatchGrid;
import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.config.Range;
import io.mae4j.graph.Graph;
import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Initializer;
import io.mae4j.graph.Tensor;
import io.mae4j.graph.TensorType;
import java.util.Optional;
import java.util.OptionalDouble;

/** A picture classifier for fine-tuning (paper, appendix A.1): an encoder, its tokens pooled, and a linear head. */
public record Classifier(PatchGrid grid, Encoder encoder, int classes, Config config) {

    public record Config(
            @Doc("what the head sees: mean (of the patches' tokens) or class (the class token)") @Default("mean")
            Pool pool,

            @Doc("stochastic depth: how often the last block's branches are dropped; rises linearly from 0")
            @Default("0.1")
            @Range(min = 0, max = 1, maxExclusive = true)
            double dropPath,

            @Doc("learning-rate factor from a layer to the one before it")
            @Default("0.75")
            @Range(min = 0, minExclusive = true, max = 1)
            double layerDecay,

            @Doc("learn the positions on") @Default("true") boolean trainPositions,

            @Doc("train the last so many blocks only; 0.5 is the last block's perceptron, 0 the head alone; null: all")
            @Default("null")
            @Range(min = 0)
            OptionalDouble blocks,

            @Doc("standard deviation of the head's first weights") @Default("2e-5") @Range(min = 0, minExclusive = true)
            double headDeviation) {
        public Config {
            if (blocks.isPresent() && blocks.getAsDouble() * 2 % 1 != 0) {
                throw new IllegalArgumentException(
                        "classifier.blocks=" + blocks.getAsDouble() + ": whole or half blocks can be trained");
            }
        }
    }

    public Classifier {
        if (classes < 2) {
            throw new UserError("a classifier needs two classes or more, the data has " + classes);
        }
        if (config.blocks().orElse(0) > encoder.depth()) {
            throw new UserError("classifier.blocks=" + config.blocks().getAsDouble() + ": the encoder has "
                    + encoder.depth() + "; null trains them all");
        }
    }

    /** How the encoder's branches are dropped. */
    public DropPath dropPath() {
        return new DropPath(config.dropPath(), encoder.depth());
    }

    /**
     * The graph of a training step. Inputs: {@code images} [batch, channels, height, width], {@code targets} [batch, classes]
     * (probabilities), and with stochastic depth {@link DropPath#INPUT}. Outputs: {@code loss}, the mean cross-entropy in nats;
     * {@code logits} [batch, classes]; {@code feature} [batch, dim].
     */
    public Graph training(int batch) {
        TunedBlocks tuned = new TunedBlocks(encoder.depth(), config.blocks());
        GraphBuilder g = new GraphBuilder().freezing(tuned::frozen);
        Optional<Tensor> scales = dropPath().input(g, batch);
        Tensor logits = logits(g, batch, scales);
        Tensor targets = g.input("targets", TensorType.floats(batch, classes));
        return g.output("loss", g.mean(g.softmaxCrossEntropy(logits, targets))).build();
    }

    /** The graph that classifies. Input: {@code images}. Outputs: {@code logits} and {@code feature} as in {@link #training}. */
    public Graph inference(int batch) {
        GraphBuilder g = new GraphBuilder();
        logits(g, batch, Optional.empty());
        return g.build();
    }

    private Tensor logits(GraphBuilder g, int batch, Optional<Tensor> dropPath) {
        Tensor patches = grid.patchify(g, g.input("images", grid.images(batch)));
        boolean mean = config.pool() == Pool.MEAN;
        Encoded encoded = Given.whole(
                encoder,
                grid,
                patches.dim(0),
                encoder.encode(g, grid, patches, new Adaptation(!mean, config.trainPositions(), dropPath)));
        Tensor pooled = config.pool().of(g, encoded, "classifier.pool");
        Tensor feature = mean ? EncoderFeatures.normAfter(g, encoder, pooled) : pooled;
        GraphBuilder top = g.atLayer(encoder.depth() + 1).within("head");
        Initializer small = new Initializer.Normal(config.headDeviation());
        Tensor weight = top.parameter("weight", small, classes, encoder.dim());
        Tensor logits = g.linear(feature, weight, top.parameter("bias", new Initializer.Fill(0), classes));
        g.output("logits", logits).output("feature", feature);
        return logits;
    }
}
