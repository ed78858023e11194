package io.mae4j.models.segment;

import com.google.inject.Inject;
import io.mae4j.component.SegmentationHead;
import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Initializer;
import io.mae4j.graph.Tensor;
import java.util.List;
import java.util.Objects;

/** Layer norm and one product, of each token after the last layer: what a patch's own token knows of its class. */
public final class LinearHead implements SegmentationHead {
    private static final double EPSILON = 1e-6;

    public record Config() {}

    @Inject
    public LinearHead(Config config) {
        Objects.requireNonNull(config); // it has no parameters
    }

    @Override
    public List<Integer> layers(int depth) {
        return List.of(depth);
    }

    @Override
    public List<Scores> write(GraphBuilder g, List<Tensor> maps, int classes, boolean training) {
        Tensor map = maps.get(0);
        int dim = map.dim(-1);
        GraphBuilder norm = g.within("norm");
        Tensor weight = norm.parameter("weight", new Initializer.Fill(1), dim);
        Tensor bias = norm.parameter("bias", new Initializer.Fill(0), dim);
        return List.of(
                new Scores(Scorer.of(g.within("conv_seg"), g.layerNorm(map, weight, bias, EPSILON), classes), 1));
    }
}
