package io.mae4j.engine.samediff;

import io.mae4j.UserError;
import io.mae4j.engine.Program;
import io.mae4j.graph.DType;
import io.mae4j.graph.Graph;
import io.mae4j.graph.SameDiffLambda;
import io.mae4j.graph.Tensor;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A graph that SameDiff computes. */
class SameDiffProgram implements Program {
    private final Graph graph;
    private final DataType floats;
    private final Weights weights;
    private final Map<Set<String>, Execution> executions = new HashMap<>();

    SameDiffProgram(Graph graph, long seed, DataType floats) {
        this.graph = graph;
        this.floats = floats;
        this.weights = Weights.initial(graph, seed, floats);
    }

    @Override
    public final Graph graph() {
        return graph;
    }

    @Override
    public final Map<String, INDArray> run(Map<String, INDArray> inputs, Collection<String> outputs) {
        Execution execution = executions.computeIfAbsent(new TreeSet<>(outputs), this::execution);
        Map<String, INDArray> results = execution.run(inputs);
        Map<String, INDArray> copies = new LinkedHashMap<>();
        outputs.forEach(name -> copies.put(
                name, asDeclared(graph.output(name), results.get(name)).dup('c')));
        return copies;
    }

    // what a lambda gives is known only now
    private static INDArray asDeclared(Tensor tensor, INDArray array) {
        if (!Arrays.equals(array.shape(), tensor.shape().toLongArray())) {
            String name = tensor.node().op() instanceof SameDiffLambda lambda
                    ? "lambda '" + lambda.name() + "'"
                    : tensor.toString();
            throw new UserError(
                    name + " gives " + Arrays.toString(array.shape()) + ", but was declared as " + tensor.type());
        }
        return tensor.type().dtype() == DType.INT ? array.castTo(DataType.INT) : array;
    }

    private Execution execution(Set<String> names) {
        Map<String, Tensor> results = new LinkedHashMap<>();
        names.forEach(name -> results.put(name, graph.output(name)));
        return new Execution(graph, results, floats, weights.arrays());
    }

    @Override
    public final Map<String, INDArray> state() {
        return weights.copies();
    }

    @Override
    public final void load(Map<String, INDArray> state) {
        weights.load(state);
    }

    @Override
    public void close() {
        executions.values().forEach(Execution::close);
        weights.close();
    }

    /** Parameters and, in a program that trains, what the optimiser keeps. */
    final Weights weights() {
        return weights;
    }

    final DataType floats() {
        return floats;
    }
}
