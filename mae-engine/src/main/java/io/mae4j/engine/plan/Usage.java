package io.mae4j.engine.plan;

import io.mae4j.graph.Add;
import io.mae4j.graph.Attention;
import io.mae4j.graph.AttentionGradient;
import io.mae4j.graph.Gelu;
import io.mae4j.graph.GeluGradient;
import io.mae4j.graph.LayerNorm;
import io.mae4j.graph.LayerNormGradient;
import io.mae4j.graph.Linear;
import io.mae4j.graph.LinearWeightGradient;
import io.mae4j.graph.MatMul;
import io.mae4j.graph.Node;
import io.mae4j.graph.Op;
import io.mae4j.graph.Reshape;
import io.mae4j.graph.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who uses what in a list of nodes, and what follows: which tensors are kept in bfloat16, and which additions are fused. */
public final class Usage {
    private record Use(Node node, int input) {}

    private final boolean bf16;
    private final Map<Tensor, List<Use>> uses = new HashMap<>();
    private final Set<Tensor> results;
    private final Map<Tensor, List<String>> gradients = new HashMap<>();
    private final Map<Node, Node> additions = new HashMap<>();

    /**
     * @param results tensors that are read from outside
     * @param wanted the gradients of parameters
     * @param adding operators that can add a tensor to their first output
     */
    public Usage(
            List<Node> nodes,
            Set<Tensor> results,
            Map<String, Tensor> wanted,
            boolean bf16,
            Set<Class<? extends Op>> adding) {
        this.bf16 = bf16;
        this.results = results;
        wanted.forEach((name, tensor) ->
                gradients.computeIfAbsent(tensor, t -> new ArrayList<>()).add(name));
        for (Node node : nodes) {
            for (int i = 0; i < node.inputs().size(); i++) {
                uses.computeIfAbsent(node.input(i), t -> new ArrayList<>()).add(new Use(node, i));
            }
        }
        nodes.stream().filter(n -> adding.contains(n.op().getClass())).forEach(this::fuseAddition);
    }

    public boolean bf16() {
        return bf16;
    }

    public boolean isUsed(Tensor tensor) {
        return uses.containsKey(tensor) || results.contains(tensor) || gradients.containsKey(tensor);
    }

    /** The parameter whose gradient this tensor is, if it is no other's and nothing else reads it. */
    public Optional<String> gradientOf(Tensor tensor) {
        List<String> parameters = gradients.getOrDefault(tensor, List.of());
        return uses.containsKey(tensor) || results.contains(tensor) || parameters.size() != 1
                ? Optional.empty()
                : Optional.of(parameters.get(0));
    }

    /** Whether anything but a certain operator reads a tensor. */
    public boolean isReadBesides(Tensor tensor, Class<? extends Op> reader) {
        return results.contains(tensor)
                || gradients.containsKey(tensor)
                || uses.getOrDefault(tensor, List.of()).stream()
                        .anyMatch(use -> !reader.isInstance(use.node().op()));
    }

    /** The addition that a node does on the side, of what it makes and an earlier tensor: {@code x + linear(h)}. */
    public Optional<Node> additionOf(Node node) {
        return Optional.ofNullable(additions.get(node));
    }

    /** What such an addition adds. */
    public Tensor addedTo(Node node) {
        Node add = additions.get(node);
        return add.input(add.input(0) == node.output(0) ? 1 : 0);
    }

    public boolean isFusedAddition(Node add) {
        return additions.containsValue(add);
    }

    /** The GELU of a tensor, if that is the one thing but its gradient that the tensor is for. */
    public Optional<Tensor> geluOf(Tensor x) {
        List<Use> readers = uses.getOrDefault(x, List.of());
        List<Node> gelus = readers.stream()
                .map(Use::node)
                .filter(node -> node.op() instanceof Gelu)
                .toList();
        boolean others = readers.stream()
                .anyMatch(use -> !(use.node().op() instanceof Gelu)
                        && !(use.node().op() instanceof GeluGradient && use.input() == 0));
        return gelus.size() == 1 && !others ? Optional.of(gelus.get(0).output(0)) : Optional.empty();
    }

    /** The gradient of GELU that alone reads a tensor, as the gradient of its output. */
    public Optional<Node> geluGradientOf(Tensor dy) {
        List<Use> readers = uses.getOrDefault(dy, List.of());
        return readers.size() == 1
                        && readers.get(0).node().op() instanceof GeluGradient
                        && readers.get(0).input() == 1
                        && !results.contains(dy)
                ? Optional.of(readers.get(0).node())
                : Optional.empty();
    }

    /** The gradient of a layer norm, if there is one. */
    public Optional<Node> layerNormGradientOf(Node norm) {
        List<Node> gradients = uses.getOrDefault(norm.output(1), List.of()).stream()
                .filter(use -> use.node().op() instanceof LayerNormGradient && use.input() == 1)
                .map(Use::node)
                .toList();
        return gradients.size() == 1 ? Optional.of(gradients.get(0)) : Optional.empty();
    }

    /** The bias's gradient that is the sum of a tensor's rows, if it is wanted. */
    public Optional<Tensor> biasGradientOf(Tensor dy) {
        List<Node> products = uses.getOrDefault(dy, List.of()).stream()
                .filter(use -> use.node().op() instanceof LinearWeightGradient && use.input() == 1)
                .map(Use::node)
                .filter(node -> node.outputs().size() == 2 && isUsed(node.output(1)))
                .toList();
        return products.size() == 1 ? Optional.of(products.get(0).output(1)) : Optional.empty();
    }

    /** Whether products read a tensor, under whatever shape. */
    public boolean isOperand(Tensor tensor) {
        return uses.getOrDefault(tensor, List.of()).stream().anyMatch(use -> {
            Op op = use.node().op();
            return op instanceof Linear && use.input() < 2
                    || op instanceof LinearWeightGradient
                    || op instanceof MatMul
                    || op instanceof Reshape && isOperand(use.node().output(0));
        });
    }

    /** The tensor whose memory a reshaped tensor shares. */
    public Tensor root(Tensor tensor) {
        return tensor.node().op() instanceof Reshape ? root(tensor.node().input(0)) : tensor;
    }

    /** Whether a tensor is kept in bfloat16: a product or its like makes it, and only products and their like read it. */
    public boolean bf16(Tensor tensor) {
        Op op = tensor.node().op();
        boolean made = op instanceof Linear
                || op instanceof MatMul
                || op instanceof Gelu
                || op instanceof GeluGradient
                || op instanceof LayerNorm
                        && tensor.index() == 0
                        && tensor.node().inputs().size() == 3
                || op instanceof Attention && tensor.index() == 0
                || op instanceof AttentionGradient;
        return bf16 && made && readByProductsOnly(tensor);
    }

    private boolean readByProductsOnly(Tensor tensor) {
        if (results.contains(tensor) || gradients.containsKey(tensor)) {
            return false;
        }
        return uses.getOrDefault(tensor, List.of()).stream().allMatch(use -> {
            Op op = use.node().op();
            return op instanceof Linear && use.input() < 2
                    || op instanceof LinearWeightGradient
                    || op instanceof MatMul
                    || op instanceof Gelu
                    || op instanceof GeluGradient
                    || op instanceof Attention && use.input() == 0
                    || op instanceof AttentionGradient
                    || op instanceof LayerNormGradient
                            && use.input() == 3
                            && use.node().inputs().size() == 5
                    || op instanceof Reshape && readByProductsOnly(use.node().output(0));
        });
    }

    private void fuseAddition(Node node) {
        Tensor y = node.output(0);
        List<Use> readers = uses.getOrDefault(y, List.of());
        if (readers.size() != 1
                || results.contains(y)
                || gradients.containsKey(y)
                || !(readers.get(0).node().op() instanceof Add)) {
            return;
        }
        Node add = readers.get(0).node();
        Tensor other = add.input(1 - readers.get(0).input());
        boolean sameShape = other.shape().equals(y.shape());
        if (sameShape && other != y && other.node().id() < node.id() && !additions.containsValue(add)) {
            additions.put(node, add);
        }
    }
}
