package io.mae4j.models;

import io.mae4j.UserError;
import io.mae4j.component.Adaptation;
import io.mae4j.component.Encoded;
import io.mae4j.component.Encoder;
import io.mae4j.component.Given;
import io.mae4j.component.PatchGrid;
import io.mae4j.component.SegmentationHead;
import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.config.Range;
import io.mae4j.graph.Graph;
import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Shape;
import io.mae4j.graph.Tensor;
import io.mae4j.graph.TensorType;
import io.mae4j.models.segment.Resampling;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Semantic segmentation (paper, Table 5 and appendix A.4): an encoder without its last norm, and a head that scores the classes of
 * pixels from the tokens of its layers. The head's parameters are named below {@code head}.
 */
public record Segmenter(PatchGrid grid, Encoder encoder, SegmentationHead head, int classes, Config config) {
    private static final int MOST_CLASSES = 255; // and one value of a byte for ignored pixels

    public record Config(
            @Doc("stochastic depth: how often the last block's branches are dropped; rises linearly from 0")
            @Default("0.1")
            @Range(min = 0, max = 1, maxExclusive = true)
            double dropPath,

            @Doc("learning-rate factor from a layer to the one before it")
            @Default("0.65")
            @Range(min = 0, minExclusive = true, max = 1)
            double layerDecay,

            @Doc("learn the positions on") @Default("true") boolean trainPositions) {}

    public Segmenter {
        if (classes < 2) {
            throw new UserError("a segmenter needs two classes or more, the data has " + classes);
        }
        if (classes > MOST_CLASSES) {
            throw new UserError(
                    "a segmenter tells " + MOST_CLASSES + " classes apart at most, the data has " + classes);
        }
    }

    /** How the encoder's branches are dropped. */
    public DropPath dropPath() {
        return new DropPath(config.dropPath(), encoder.depth());
    }

    /**
     * The graph of a training step. Inputs: {@code images} [batch, channels, height, width], {@code labels} int [batch, height *
     * width], from 0 on and {@code classes} where a pixel is ignored, and with stochastic depth {@link DropPath#INPUT}. Outputs:
     * {@code loss}, the cross-entropy in nats of the scores in the picture's size, an ignored pixel's being 0, averaged over all
     * pixels, summed by the scores' weights; and what {@link #statistics} has.
     */
    public Graph training(int batch) {
        GraphBuilder g = new GraphBuilder();
        List<SegmentationHead.Scores> scores = scores(g, batch, dropPath().input(g, batch), true);
        Tensor wanted = wanted(g, g.input("labels", TensorType.ints(batch, grid.height() * grid.width())));
        Tensor loss = null;
        for (SegmentationHead.Scores s : scores) {
            Tensor weighted = g.scale(loss(g, s.logits(), wanted), s.weight());
            loss = loss == null ? weighted : g.add(loss, weighted);
        }
        return g.output("loss", loss).build();
    }

    /**
     * The graph that segments. Input: {@code images}. Output: {@code logits} [batch, rows, columns, classes] in the head's own size.
     * What {@link #statistics} computes are frozen parameters of it.
     */
    public Graph inference(int batch) {
        GraphBuilder g = new GraphBuilder();
        SegmentationHead.Scores first =
                scores(g, batch, Optional.empty(), false).get(0);
        return g.output("logits", first.logits()).build();
    }

    /**
     * The graph of what batch norms have to keep for {@link #inference}: of each the batch's mean and biased variance, as outputs
     * that are named like the parameters there. Input: {@code images}. Empty if the head has no batch norm.
     */
    public Optional<Graph> statistics(int batch) {
        GraphBuilder g = new GraphBuilder();
        scores(g, batch, Optional.empty(), true);
        Graph graph = g.build();
        return graph.outputs().isEmpty() ? Optional.empty() : Optional.of(graph);
    }

    private List<SegmentationHead.Scores> scores(
            GraphBuilder g, int batch, Optional<Tensor> dropPath, boolean training) {
        Tensor patches = grid.patchify(g, g.input("images", grid.images(batch)));
        Adaptation adaptation = new Adaptation(false, config.trainPositions(), dropPath);
        Encoded encoded = Given.whole(encoder, grid, batch, encoder.encode(g, grid, patches, adaptation));
        GraphBuilder top = g.atLayer(encoder.depth() + 1).within("head");
        List<SegmentationHead.Scores> scores =
                Given.some(head, "head", head.write(top, maps(g, encoded), classes, training));
        if (scores.isEmpty()) {
            throw new UserError("the head " + head.getClass().getName() + " gives no scores");
        }
        scores.forEach(s -> check(s.logits(), batch));
        return scores;
    }

    // of the layers that the head sees: [batch, rows, columns, dim]
    private List<Tensor> maps(GraphBuilder g, Encoded encoded) {
        if (encoded.layers().isEmpty()) {
            throw new UserError("the encoder " + encoder.getClass().getName()
                    + " does not tell what its layers make of a picture, which a segmenter sees; one that does gives"
                    + " Encoded.layers");
        }
        List<Tensor> maps = new ArrayList<>();
        for (int layer : Given.some(head, "head", head.layers(encoder.depth()))) {
            if (layer < 1 || layer > encoder.depth()) {
                throw new UserError("the head " + head.getClass().getName() + " asks for layer " + layer
                        + " of an encoder that has " + encoder.depth());
            }
            Tensor tokens = encoded.layers().get(layer - 1);
            Tensor ofPatches = g.slice(tokens, 1, encoded.prefix(), tokens.dim(1));
            maps.add(g.reshape(ofPatches, Shape.of(tokens.dim(0), grid.rows(), grid.columns(), tokens.dim(-1))));
        }
        return maps;
    }

    private void check(Tensor logits, int batch) {
        Shape shape = Given.some(head, "head", logits).shape();
        Shape wanted = Shape.of(batch, grid.rows(), grid.columns(), classes);
        Given.require(
                head,
                "head",
                logits,
                shape.rank() == 4
                        ? wanted.with(1, shape.dim(1)).with(2, shape.dim(2)) // which are its own matter
                        : wanted);
    }

    // [batch, pixels, classes]: 1 at the pixel's class, nothing where it is ignored; only its number is fed
    private Tensor wanted(GraphBuilder g, Tensor labels) {
        float[] rows = new float[(classes + 1) * classes];
        for (int c = 0; c < classes; c++) {
            rows[c * classes + c] = 1;
        }
        return g.gather(g.constant(Shape.of(1, classes + 1, classes), rows), labels);
    }

    private Tensor loss(GraphBuilder g, Tensor logits, Tensor wanted) {
        Tensor ofPixels = Resampling.bilinear(g, logits, grid.height(), grid.width());
        return g.mean(g.softmaxCrossEntropy(g.reshape(ofPixels, wanted.shape()), wanted));
    }
}
