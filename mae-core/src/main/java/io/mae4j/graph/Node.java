package io.mae4j.graph;

import java.util.ArrayList;
import java.util.List;

/** One application of an operator. */
public final class Node {
    private final int id;
    private final Op op;
    private final List<Tensor> inputs;
    private final List<Tensor> outputs;

    Node(int id, Op op, List<Tensor> inputs, List<TensorType> types) {
        this.id = id;
        this.op = op;
        this.inputs = List.copyOf(inputs);
        List<Tensor> made = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            made.add(new Tensor(this, i, types.get(i)));
        }
        this.outputs = List.copyOf(made);
    }

    /** Position in the graph; inputs have smaller ids than their consumers. */
    public int id() {
        return id;
    }

    public Op op() {
        return op;
    }

    public List<Tensor> inputs() {
        return inputs;
    }

    public Tensor input(int i) {
        return inputs.get(i);
    }

    public List<Tensor> outputs() {
        return outputs;
    }

    public Tensor output(int i) {
        return outputs.get(i);
    }

    /** For profiles and messages: the operator and the parameter that it applies, or the shape of its result. */
    public String label() {
        String name = op.getClass().getSimpleName();
        for (Tensor input : inputs) {
            if (input.node().op instanceof Parameter p) {
                return name + " " + p.name();
            }
        }
        return name + " " + output(0).shape();
    }

    @Override
    public String toString() {
        return outputs + " = " + op + inputs;
    }
}
