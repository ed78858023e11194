package io.mae4j.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Writes a {@link Graph}, one operator a call. {@link #within} gives a view that puts a prefix before parameter names.
 *
 * <p>Shapes are checked as the graph is written, so that a mistake is reported where it is made. They are fixed, the batch
 * included. Where an axis is asked for, -1 is the last one. What the methods do not say, the operators do, which are records of
 * this package: {@link Linear}, {@link LayerNorm} and so on.
 *
 * <p>There is no convolution, and no maximum or sorting: a convolution is a sum of {@link #slice slices} of what was
 * {@link #pad padded}, or a product where its windows are patches; the rest is {@link #sameDiff}. A gradient flows through every
 * operator but {@link #detach}, and but for what is said with the operator: the mask of {@link #maskedMeanSquare}, for example.
 */
public final class GraphBuilder {
    private final List<Node> nodes;
    private final Map<String, Tensor> outputs;
    private final Map<String, Tensor> named;
    private final String prefix;
    private final int layer;
    private final Predicate<Parameter> frozen;

    public GraphBuilder() {
        this(new ArrayList<>(), new LinkedHashMap<>(), new HashMap<>(), "", 0, p -> false);
    }

    GraphBuilder(List<Node> nodes, Map<String, Tensor> outputs) {
        this(new ArrayList<>(nodes), new LinkedHashMap<>(outputs), new HashMap<>(), "", 0, p -> false);
        for (Node node : nodes) {
            if (node.op() instanceof Parameter p) {
                named.put(p.name(), node.output(0));
            } else if (node.op() instanceof Input i) {
                named.put(i.name(), node.output(0));
            }
        }
    }

    private GraphBuilder(
            List<Node> nodes,
            Map<String, Tensor> outputs,
            Map<String, Tensor> named,
            String prefix,
            int layer,
            Predicate<Parameter> frozen) {
        this.nodes = nodes;
        this.outputs = outputs;
        this.named = named;
        this.prefix = prefix;
        this.layer = layer;
        this.frozen = frozen;
    }

    /** This builder with {@code scope + "."} before the names of parameters. */
    public GraphBuilder within(String scope) {
        return new GraphBuilder(nodes, outputs, named, prefix + scope + ".", layer, frozen);
    }

    /** This builder with another layer index for the parameters that it declares ({@link Parameter#layer}). */
    public GraphBuilder atLayer(int index) {
        return new GraphBuilder(nodes, outputs, named, prefix, index, frozen);
    }

    /** This builder, but parameters for which this holds are declared as {@link #frozen}: no gradient is computed for them. */
    public GraphBuilder freezing(Predicate<Parameter> which) {
        return new GraphBuilder(nodes, outputs, named, prefix, layer, frozen.or(which));
    }

    /** What a parameter of this name is called in the graph: the scopes come before it. */
    public String fullName(String name) {
        return prefix + name;
    }

    /** A value that every batch brings. Asking again for the same name and type gives the same tensor. */
    public Tensor input(String name, TensorType type) {
        return leaf(name, new Input(name, type));
    }

    /** A trainable weight; weight decay applies unless it has one dimension or is called bias. */
    public Tensor parameter(String name, Initializer initializer, int... dims) {
        boolean decay = dims.length > 1 && !name.endsWith("bias");
        Parameter parameter = new Parameter(fullName(name), Shape.of(dims), initializer, true, decay, layer);
        return frozen.test(parameter) ? frozen(name, initializer, dims) : leaf(parameter.name(), parameter);
    }

    /** A weight that no optimiser changes. */
    public Tensor frozen(String name, Initializer initializer, int... dims) {
        return leaf(fullName(name), new Parameter(fullName(name), Shape.of(dims), initializer, false, false, layer));
    }

    /** Numbers that are part of the graph, row-major. */
    public Tensor constant(Shape shape, float... values) {
        return op(new Constant(shape, values));
    }

    /** {@code a + b}, broadcast against each other as NumPy does. */
    public Tensor add(Tensor a, Tensor b) {
        return op(new Add(), a, b);
    }

    /** {@code a - b}, broadcast likewise. */
    public Tensor subtract(Tensor a, Tensor b) {
        return add(a, scale(b, -1));
    }

    /** The element-wise product, broadcast likewise. */
    public Tensor multiply(Tensor a, Tensor b) {
        return op(new Multiply(), a, b);
    }

    public Tensor scale(Tensor x, double factor) {
        return affine(x, factor, 0);
    }

    /** {@code scale * x + shift}. */
    public Tensor affine(Tensor x, double scale, double shift) {
        return scale == 1 && shift == 0 ? x : op(new Affine(scale, shift), x);
    }

    /**
     * A function of each element. Further ones are made of these: a sigmoid is {@code (1 + tanh(x / 2)) / 2}, ReLU {@code (x + |x|)
     * / 2}, a quotient a product with {@link Unary.Function#RECIPROCAL}. The gradient of SQRT at 0 is not finite: add an epsilon.
     */
    public Tensor unary(Unary.Function function, Tensor x) {
        return op(new Unary(function), x);
    }

    /** The exact GELU, by the error function. */
    public Tensor gelu(Tensor x) {
        return op(new Gelu(), x);
    }

    /** The same elements in row-major order. */
    public Tensor reshape(Tensor x, Shape shape) {
        return x.shape().equals(shape) ? x : op(new Reshape(shape, false), x);
    }

    /** The same numbers, as constants: no gradient flows back through them, as with PyTorch's {@code detach}. It costs nothing. */
    public Tensor detach(Tensor x) {
        return op(new Reshape(x.shape(), true), x);
    }

    /** The axes in another order, as NumPy's: {@code transpose(x, 0, 2, 1)}. */
    public Tensor transpose(Tensor x, int... axes) {
        return x.shape().rank() == 0 && axes.length == 0
                ? x
                : op(new Transpose(IntStream.of(axes).boxed().toList()), x);
    }

    /** One after the other along an axis. */
    public Tensor concat(int axis, Tensor... parts) {
        return op(new Concat(parts[0].shape().axis(axis)), parts);
    }

    /** The elements {@code from} (inclusive) to {@code to} (exclusive) along an axis, which is kept. */
    public Tensor slice(Tensor x, int axis, int from, int to) {
        int positive = x.shape().axis(axis);
        return from == 0 && to == x.dim(axis) ? x : op(new Slice(positive, from, to), x);
    }

    /** Zeros before and after along an axis. */
    public Tensor pad(Tensor x, int axis, int before, int after) {
        return before == 0 && after == 0 ? x : op(new Pad(x.shape().axis(axis), before, after), x);
    }

    /** Repeats axes of size 1, and missing leading ones, up to a shape. */
    public Tensor broadcast(Tensor x, Shape shape) {
        return x.shape().equals(shape) ? x : op(new Broadcast(shape), x);
    }

    /** Sums the axes along which {@code shape} has size 1 or none; to {@link Shape#SCALAR}, everything. */
    public Tensor sumTo(Tensor x, Shape shape) {
        return x.shape().equals(shape) ? x : op(new SumTo(shape), x);
    }

    /** The mean along one axis, which is dropped. */
    public Tensor mean(Tensor x, int axis) {
        int a = x.shape().axis(axis);
        Tensor sum = sumTo(x, x.shape().with(a, 1));
        Shape dropped = x.shape()
                .sub(0, a)
                .append(x.shape().sub(a + 1, x.shape().rank()).toArray());
        return scale(reshape(sum, dropped), 1.0 / x.dim(a));
    }

    /** The mean over all elements, a scalar. */
    public Tensor mean(Tensor x) {
        return scale(sumTo(x, Shape.SCALAR), 1.0 / x.shape().size());
    }

    /** {@code x W^T + b}: x [..., rows, in], weight [out, in] as PyTorch's, bias [out] or null. */
    public Tensor linear(Tensor x, Tensor weight, Tensor bias) {
        return bias == null ? op(new Linear(), x, weight) : op(new Linear(), x, weight, bias);
    }

    /** Products of matrices, the last two axes: [..., m, k] and [..., k, n] give [..., m, n]; b may be [k, n] for all of a. */
    public Tensor matMul(Tensor a, Tensor b) {
        return matMul(a, b, false, false);
    }

    public Tensor matMul(Tensor a, Tensor b, boolean transposeA, boolean transposeB) {
        return op(new MatMul(transposeA, transposeB), a, b);
    }

    /** Layer norm over the last axis, with weight and bias [dim]. */
    public Tensor layerNorm(Tensor x, Tensor weight, Tensor bias, double epsilon) {
        return op(new LayerNorm(epsilon), x, weight, bias);
    }

    /** Layer norm without weight and bias. */
    public Tensor layerNorm(Tensor x, double epsilon) {
        return op(new LayerNorm(epsilon), x);
    }

    /** Over the last axis. */
    public Tensor softmax(Tensor x) {
        return op(new Softmax(), x);
    }

    /** Attention over packed qkv [batch, tokens, 3 * dim]: [batch, tokens, dim]. */
    public Tensor attention(Tensor qkv, int heads) {
        return op(new Attention(heads), qkv);
    }

    /** Attention that ignores the keys whose mask [batch, tokens] is 0. */
    public Tensor attention(Tensor qkv, int heads, Tensor keyMask) {
        return op(new Attention(heads), qkv, keyMask);
    }

    /** Tokens by index: [batch or 1, n, dim] and int [batch, k] give [batch, k, dim]. */
    public Tensor gather(Tensor x, Tensor indices) {
        return op(new Gather(), x, indices);
    }

    /** Logits [..., classes] against probabilities like them, which have no gradient: [...]. */
    public Tensor softmaxCrossEntropy(Tensor logits, Tensor target) {
        return op(new SoftmaxCrossEntropy(), logits, target);
    }

    /**
     * Prediction and target [batch, patches, values], mask [batch, patches]: the mean square over values, averaged over patches
     * with the mask as weight. A scalar; the mask has no gradient.
     */
    public Tensor maskedMeanSquare(Tensor prediction, Tensor target, Tensor mask) {
        return op(new MaskedMeanSquare(), prediction, target, mask);
    }

    /** What no operator covers, written in SameDiff. */
    public Tensor sameDiff(String name, TensorType type, List<Tensor> inputs, SameDiffLambda.Function function) {
        return op(new SameDiffLambda(name, type, function), inputs.toArray(Tensor[]::new));
    }

    /** The first output of any operator. */
    public Tensor op(Op op, Tensor... inputs) {
        return node(op, inputs).output(0);
    }

    /** A node with all its outputs. */
    public Node node(Op op, Tensor... inputs) {
        List<Tensor> given = List.of(inputs);
        for (Tensor input : given) {
            if (input.node().id() >= nodes.size() || nodes.get(input.node().id()) != input.node()) {
                throw new IllegalArgumentException(input + " belongs to another graph");
            }
        }
        Node node = new Node(
                nodes.size(),
                op,
                given,
                op.infer(given.stream().map(Tensor::type).toList()));
        nodes.add(node);
        return node;
    }

    /** Declares a named result. */
    public GraphBuilder output(String name, Tensor tensor) {
        if (outputs.putIfAbsent(name, tensor) != null) {
            throw new IllegalArgumentException("two outputs are called '" + name + "'");
        }
        return this;
    }

    /** The nodes so far; for gradients. */
    List<Node> nodes() {
        return nodes;
    }

    public Graph build() {
        return new Graph(nodes, outputs);
    }

    private Tensor leaf(String name, Op op) {
        Tensor known = named.get(name);
        if (known != null) {
            if (known.node().op().getClass() == op.getClass()
                    && known.type().equals(op.infer(List.of()).get(0))) {
                return known;
            }
            throw new IllegalArgumentException(
                    "'" + name + "' is declared twice, as " + known.node().op() + " and as " + op);
        }
        Tensor tensor = op(op);
        named.put(name, tensor);
        return tensor;
    }
}
