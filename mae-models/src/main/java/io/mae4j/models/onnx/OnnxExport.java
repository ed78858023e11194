package io.mae4j.models.onnx;

import io.mae4j.component.PatchGrid;
import io.mae4j.graph.Graph;
import io.mae4j.models.pretrained.PretrainedWeights;
import java.nio.file.Path;
import java.util.function.IntFunction;

/** What a model computes of pictures, as ONNX, for batches of any size. */
public final class OnnxExport {
    /** Stands for any batch while the graph is written: a prime beyond every other size, and nothing is allocated for it. */
    static final int ANY_BATCH = 1_000_003;

    private OnnxExport() {}

    /**
     * Writes the file; weights of more than 1.5 gigabytes go into a second one, {@code <name>.data}, as the format wants it.
     *
     * @param model the graph for a batch; its only input is {@code images} [batch, channels, height, width], normalised as in training
     * @throws io.mae4j.UserError if the weights are not of this model, it has an operator that ONNX has not, or the file cannot be
     *     written
     */
    public static void write(IntFunction<Graph> model, PatchGrid grid, PretrainedWeights weights, Path file) {
        Graph graph = model.apply(ANY_BATCH);
        new OnnxModel(graph, ANY_BATCH, weights.values(graph, grid, name -> false)).write(file);
    }
}
