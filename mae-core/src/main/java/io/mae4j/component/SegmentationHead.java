package io.mae4j.component;

import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Tensor;
import java.util.List;

/** Turns what an encoder's layers make of a picture into the classes of its pixels (paper, Table 5). */
@Contract("head")
public interface SegmentationHead {

    /**
     * Which layers' tokens it sees, from 1 to {@code depth}, in rising order.
     *
     * @param depth of the encoder
     */
    List<Integer> layers(int depth);

    /**
     * Writes the head. Its parameters are named below the builder's scope, and are the same whether it is trained or not, but for
     * the means and variances that a batch norm keeps: frozen parameters that only a head that is not trained has. In training
     * those of the batch (the biased variance) are outputs of the graph, by the {@link GraphBuilder#fullName} of such a parameter.
     *
     * @param maps [batch, rows, columns, dim], the patches' tokens after each of {@link #layers}
     * @param training whether batches are normalised by their own mean and variance, or by those that were kept
     * @return one or more; the first is what pictures are segmented by, others are there to learn by
     */
    List<Scores> write(GraphBuilder g, List<Tensor> maps, int classes, boolean training);

    /**
     * Scores of classes.
     *
     * @param logits [batch, rows, columns, classes], of any number of rows and columns, which lie evenly over the picture
     * @param weight of their cross-entropy in the loss
     */
    record Scores(Tensor logits, double weight) {}
}
