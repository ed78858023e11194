package io.mae4j.dl4j;

import io.mae4j.component.Encoded;
import io.mae4j.component.PatchGrid;
import io.mae4j.graph.Autodiff;
import io.mae4j.graph.Graph;
import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Initializer;
import io.mae4j.graph.Parameter;
import io.mae4j.graph.Shape;
import io.mae4j.graph.Tensor;
import io.mae4j.graph.TensorType;
import io.mae4j.models.Pool;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The graph of a vertex: from pictures to features, and from the features' gradient, which comes in as {@code upstream}, to
 * those of the weights. The pictures are a parameter too, so that there is a gradient for them.
 */
final class EncoderGraph {
    static final String IMAGES = "images";
    static final String UPSTREAM = "upstream";
    static final String FEATURES = "features";

    private final Graph graph;

    EncoderGraph(EncoderVertex vertex) {
        PatchGrid grid = vertex.grid();
        GraphBuilder g = new GraphBuilder();
        Tensor images = g.parameter(
                IMAGES,
                new Initializer.Fill(0),
                grid.images(vertex.batch()).shape().toArray());
        Encoded encoded = vertex.makeEncoder().encode(g, grid, grid.patchify(g, images));
        Tensor features = Pool.MEAN.of(g, encoded, "pool");
        Tensor upstream = g.input(UPSTREAM, TensorType.floats(features.shape()));
        // the gradient of this sum is what the chain rule asks for
        Tensor sum = g.sumTo(g.multiply(features, upstream), Shape.SCALAR);
        graph = g.output(FEATURES, features).output("sum", sum).build();
    }

    Graph differentiated() {
        return Autodiff.differentiate(graph, "sum");
    }

    Graph forward() {
        return graph;
    }

    /** The encoder's parameters, in the order in which they lie in the network's. */
    Map<String, Parameter> parameters() {
        Map<String, Parameter> parameters = new LinkedHashMap<>();
        graph.parameters().forEach((name, tensor) -> {
            if (!name.equals(IMAGES)) {
                parameters.put(name, (Parameter) tensor.node().op());
            }
        });
        return parameters;
    }

    /** Whether the parameter that DL4J calls so is trained where the encoder is. */
    boolean trainable(String dl4jName) {
        return parameters().entrySet().stream()
                .anyMatch(e ->
                        dl4jName(e.getKey()).equals(dl4jName) && e.getValue().trainable());
    }

    /** A parameter's name in DL4J, which takes what follows the last underscore of {@code vertex_parameter} for the parameter. */
    static String dl4jName(String published) {
        return published.replace('_', '-');
    }

    long numParams() {
        return parameters().values().stream().mapToLong(p -> p.shape().size()).sum();
    }
}
