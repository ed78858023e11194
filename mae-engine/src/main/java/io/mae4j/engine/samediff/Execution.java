package io.mae4j.engine.samediff;

import io.mae4j.engine.Inputs;
import io.mae4j.graph.Graph;
import io.mae4j.graph.Node;
import io.mae4j.graph.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nd4j.autodiff.listeners.At;
import org.nd4j.autodiff.samediff.VariableType;
import org.nd4j.autodiff.samediff.internal.InferenceSession;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Computes a fixed set of a graph's outputs through SameDiff, whatever the batch. */
final class Execution {
    private final Map<String, Tensor> results;
    private final Map<String, Tensor> inputs = new LinkedHashMap<>();
    private final SameDiffLowering lowering;
    private final Map<Node, LambdaGradient> lambdas = new LinkedHashMap<>();
    private final DataType floats;
    private final ArrayPool pool = new ArrayPool();

    Execution(Graph graph, Map<String, Tensor> results, DataType floats, Map<String, INDArray> parameters) {
        this.results = results;
        this.floats = floats;
        lowering = new SameDiffLowering(graph, results.values(), floats, parameters);
        lowering.lambdaGradients().forEach(node -> lambdas.put(node, new LambdaGradient(node, floats)));
        List<Node> needed = graph.needed(results.values());
        graph.inputs().forEach((name, tensor) -> {
            if (needed.contains(tensor.node())) {
                inputs.put(name, tensor);
            }
        });
        results.values().forEach(lowering::variable);
    }

    /** The results by name; not to be kept, for they may be placeholders and parameters themselves. */
    Map<String, INDArray> run(Map<String, INDArray> batch) {
        Map<String, INDArray> placeholders = new HashMap<>();
        inputs.forEach((name, tensor) -> {
            INDArray array = Inputs.require(batch, name, tensor.type());
            placeholders.put(name(tensor), array.dataType().isFPType() ? array.castTo(floats) : array);
        });
        lambdas.forEach((node, lambda) -> {
            List<INDArray> gradients = lambda.of(compute(node.inputs(), placeholders));
            for (Tensor output : node.outputs()) {
                placeholders.put(name(output), gradients.get(output.index()));
            }
        });
        List<INDArray> arrays = compute(List.copyOf(results.values()), placeholders);
        Map<String, INDArray> named = new LinkedHashMap<>();
        results.keySet().forEach(name -> named.put(name, arrays.get(named.size())));
        return named;
    }

    /** Takes back what {@link #run} returned. */
    void recycle(Map<String, INDArray> computed) {
        Set<INDArray> once = Collections.newSetFromMap(new IdentityHashMap<>());
        computed.forEach((name, array) -> {
            boolean own = lowering.variable(results.get(name)).getVariableType() == VariableType.ARRAY;
            if (own && once.add(array)) {
                pool.release(array);
            }
        });
    }

    void close() {
        pool.close();
    }

    private List<INDArray> compute(List<Tensor> tensors, Map<String, INDArray> placeholders) {
        List<String> names = tensors.stream().map(this::name).distinct().toList();
        InferenceSession session = new InferenceSession(lowering.sameDiff());
        session.setMmgr(pool);
        Map<String, INDArray> arrays =
                session.output(names, placeholders, null, List.of(), List.of(), At.defaultAt());
        List<INDArray> ordered = new ArrayList<>();
        tensors.forEach(tensor -> ordered.add(arrays.get(name(tensor))));
        return ordered;
    }

    private String name(Tensor tensor) {
        return lowering.variable(tensor).name();
    }
}
