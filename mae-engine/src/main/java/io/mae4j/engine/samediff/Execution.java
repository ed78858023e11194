package io.mae4j.engine.samediff;

import io.mae4j.engine.Inputs;
import io.mae4j.graph.DType;
import io.mae4j.graph.Graph;
import io.mae4j.graph.Node;
import io.mae4j.graph.SameDiffLambda;
import io.mae4j.graph.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.listeners.At;
import org.nd4j.autodiff.samediff.internal.InferenceSession;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Computes a fixed set of a graph's outputs through SameDiff: interpreted the first time, from a {@link Tape} after that. Graphs
 * with lambdas are always interpreted, because what a lambda does may depend on its input.
 */
final class Execution {
    private final Map<String, Tensor> results;
    private final Map<String, Tensor> inputs = new LinkedHashMap<>();
    private final Map<String, INDArray> placeholders = new HashMap<>();
    private final SameDiffLowering lowering;
    private final Map<Node, LambdaGradient> lambdas = new LinkedHashMap<>();
    private final ArrayPool pool = new ArrayPool();
    private final boolean repeatable;
    private Tape tape;
    private Map<String, INDArray> recorded;

    /** @param parameters whose memory is read anew on every run */
    Execution(Graph graph, Map<String, Tensor> results, DataType floats, Map<String, INDArray> parameters) {
        this.results = results;
        lowering = new SameDiffLowering(graph, results.values(), floats, Map.of());
        lowering.lambdaGradients().forEach(node -> lambdas.put(node, new LambdaGradient(node, floats)));
        List<Node> needed = graph.needed(results.values());
        repeatable = lambdas.isEmpty() && needed.stream().noneMatch(node -> node.op() instanceof SameDiffLambda);
        graph.inputs().forEach((name, tensor) -> {
            if (needed.contains(tensor.node())) {
                inputs.put(name, tensor);
                DataType type = tensor.type().dtype() == DType.INT ? DataType.INT : floats;
                placeholders.put(name(tensor), Nd4j.create(type, tensor.shape().toLongArray()));
            }
        });
        graph.parameters().forEach((name, tensor) -> {
            if (needed.contains(tensor.node())) {
                placeholders.put(name(tensor), parameters.get(name));
            }
        });
    }

    /** The results by name. The next run overwrites them, and some are placeholders: copy what shall stay. */
    Map<String, INDArray> run(Map<String, INDArray> batch) {
        Map<String, Inputs.Given> given = new HashMap<>();
        inputs.forEach((name, tensor) -> given.put(name, Inputs.require(batch, name, tensor.type())));
        inputs.forEach((name, tensor) -> given.get(name).read(placeholders.get(name(tensor))::assign));
        if (tape != null) {
            tape.play();
            return recorded;
        }
        return repeatable ? record() : interpret();
    }

    void close() {
        if (tape != null) {
            tape.close();
        }
        pool.close();
    }

    private Map<String, INDArray> record() {
        Tape recording = new Tape();
        InferenceSession session = recording.recorder(lowering.sameDiff());
        session.setMmgr(pool);
        recorded = named(compute(session, List.copyOf(results.values()), placeholders));
        tape = recording;
        return recorded;
    }

    private Map<String, INDArray> interpret() {
        Map<String, INDArray> values = new HashMap<>(placeholders);
        lambdas.forEach((node, lambda) -> {
            List<INDArray> gradients = lambda.of(compute(session(), node.inputs(), values));
            node.outputs().forEach(output -> values.put(name(output), gradients.get(output.index())));
        });
        return named(compute(session(), List.copyOf(results.values()), values));
    }

    private InferenceSession session() {
        return new InferenceSession(lowering.sameDiff());
    }

    private List<INDArray> compute(InferenceSession session, List<Tensor> tensors, Map<String, INDArray> values) {
        List<String> names = tensors.stream().map(this::name).distinct().toList();
        Map<String, INDArray> arrays = session.output(names, values, null, List.of(), List.of(), At.defaultAt());
        List<INDArray> ordered = new ArrayList<>();
        tensors.forEach(tensor -> ordered.add(arrays.get(name(tensor))));
        return ordered;
    }

    private Map<String, INDArray> named(List<INDArray> arrays) {
        Map<String, INDArray> named = new LinkedHashMap<>();
        results.keySet().forEach(name -> named.put(name, arrays.get(named.size())));
        return named;
    }

    private String name(Tensor tensor) {
        return lowering.variable(tensor).name();
    }
}
