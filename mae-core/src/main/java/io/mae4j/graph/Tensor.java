package io.mae4j.graph;

/** A value in a graph: one output of one node. Handles are compared by identity; a builder makes them. */
public final class Tensor {
    private final Node node;
    private final int index;
    private final TensorType type;

    Tensor(Node node, int index, TensorType type) {
        this.node = node;
        this.index = index;
        this.type = type;
    }

    /** The node that computes this value. */
    public Node node() {
        return node;
    }

    /** Which of the node's outputs this is. */
    public int index() {
        return index;
    }

    public TensorType type() {
        return type;
    }

    public Shape shape() {
        return type.shape();
    }

    public int dim(int axis) {
        return type.shape().dim(axis);
    }

    @Override
    public String toString() {
        return node.op().getClass().getSimpleName() + "#" + node.id() + (index > 0 ? "." + index : "") + type;
    }
}
