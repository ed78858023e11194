package io.mae4j.engine.cuda.plan;

import io.mae4j.engine.cuda.card.Type;
import io.mae4j.engine.cuda.kernel.GeluForm;
import io.mae4j.engine.cuda.kernel.Kernels;
import io.mae4j.engine.cuda.kernel.Sum;
import io.mae4j.engine.cuda.kernel.Value;
import io.mae4j.engine.plan.Buffer;
import io.mae4j.engine.plan.Operand;
import io.mae4j.engine.plan.Usage;
import io.mae4j.graph.Constant;
import io.mae4j.graph.DType;
import io.mae4j.graph.Input;
import io.mae4j.graph.Node;
import io.mae4j.graph.Parameter;
import io.mae4j.graph.Shape;
import io.mae4j.graph.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** What lowering an operator needs: where its inputs lie, places for its outputs, and the list of steps to append to. */
final class PlanBuilder {
    private record Cast(Tensor tensor, Type type) {}

    private final Kernels kernels;
    private final DeviceParameters parameters;
    private final DeviceMemories memories;
    private final Usage usage;
    private final boolean accumulate;
    private final GeluForm gelu;
    private final Map<Tensor, Value> values = new HashMap<>();
    private final Map<Cast, Value> casts = new HashMap<>();
    private final Set<Node> lowered = new HashSet<>();
    private final List<Step> steps = new ArrayList<>();

    PlanBuilder(
            Kernels kernels,
            DeviceParameters parameters,
            DeviceMemories memories,
            Usage usage,
            boolean accumulate,
            GeluForm gelu) {
        this.kernels = kernels;
        this.parameters = parameters;
        this.memories = memories;
        this.usage = usage;
        this.accumulate = accumulate;
        this.gelu = gelu;
    }

    Kernels kernels() {
        return kernels;
    }

    Usage usage() {
        return usage;
    }

    GeluForm gelu() {
        return gelu;
    }

    List<Step> steps() {
        return steps;
    }

    boolean accumulate() {
        return accumulate;
    }

    /** Appends what {@code work} enqueues; {@code touched} is what it reads and writes, null for what is not there. */
    void step(String label, Runnable work, Value... touched) {
        steps.add(new Step(label, buffers(touched), work, false));
    }

    /** Appends work on the processor. */
    void hostStep(String label, Runnable work, Value... touched) {
        steps.add(new Step(label, buffers(touched), work, true));
    }

    private static List<Buffer> buffers(Value... touched) {
        return Arrays.stream(touched)
                .filter(Objects::nonNull)
                .map(v -> v.at().buffer())
                .toList();
    }

    /** A place that lives as long as steps use it. */
    Value temporary(Type type, Shape shape) {
        return new Value(Operand.of(Buffer.arena(Math.max(4, shape.size() * type.bytes))), type, shape);
    }

    /** Bytes for one step. */
    Value scratch(long bytes) {
        return temporary(Type.F32, Shape.of(Math.toIntExact(Math.max(1, (bytes + 3) / 4))));
    }

    /** The address of 64-bit numbers on the card. */
    long table(long... numbers) {
        return memories.table(numbers);
    }

    /** The place of an output of the node that is being lowered. */
    Value output(Tensor tensor) {
        Value value = usage.gradientOf(tensor)
                .filter(name -> !accumulate)
                .map(parameters::gradient)
                .map(gradient -> gradient.reshaped(tensor.shape()))
                .orElseGet(() -> temporary(type(tensor), tensor.shape()));
        values.put(tensor, value);
        return value;
    }

    /** The place of an output of the node that is being lowered, for kernels that can add to a gradient. */
    Sum sum(Tensor tensor) {
        Optional<String> gradient = usage.gradientOf(tensor);
        if (!accumulate || gradient.isEmpty()) {
            return new Sum(output(tensor), false);
        }
        Value value = parameters.gradient(gradient.get()).reshaped(tensor.shape());
        values.put(tensor, value);
        return new Sum(value, true);
    }

    /** Where to leave the sum of a tensor's rows, for kernels that make the tensor; null if no bias's gradient is it. */
    Sum rowSum(Tensor tensor) {
        return usage.biasGradientOf(tensor).map(this::sum).orElse(null);
    }

    /** The GELU of what a linear layer makes, if its product computes it: by tanh, in bfloat16 both, and nothing else needs the layer. */
    Optional<Tensor> geluOf(Node linear) {
        Tensor x = linear.output(0);
        boolean fits = gelu == GeluForm.TANH
                && linear.inputs().size() == 3
                && usage.bf16(x)
                && x.shape().dim(-1) % 8 == 0;
        return (fits ? usage.geluOf(x) : Optional.<Tensor>empty())
                .filter(usage::bf16)
                .filter(g -> Products.multipliesWithGelu(kernels.device(), linear));
    }

    /** Says that a node's steps are there, before its turn. */
    void lowered(Node node) {
        lowered.add(node);
    }

    boolean isLowered(Node node) {
        return lowered.contains(node);
    }

    /** Whether an output has been made, before the node's turn. */
    boolean isMade(Tensor tensor) {
        return values.containsKey(tensor);
    }

    /** Says that a tensor is another's memory under its own shape. */
    void alias(Tensor tensor, Value value) {
        values.put(tensor, value.reshaped(tensor.shape()));
    }

    /** Where a tensor lies, in whatever type it has. */
    Value value(Tensor tensor) {
        return values.computeIfAbsent(tensor, this::leaf);
    }

    Value float32(Tensor tensor) {
        return as(tensor, Type.F32);
    }

    /** The tensor in four bytes an element: single precision, or integers. */
    Value plain(Tensor tensor) {
        return tensor.type().dtype() == DType.INT ? value(tensor) : float32(tensor);
    }

    /** The tensor as products read it. */
    Value operand(Tensor tensor) {
        return as(tensor, usage.bf16() ? Type.BF16 : Type.F32);
    }

    /** The tensor in a floating-point type. */
    Value as(Tensor tensor, Type type) {
        Value value = value(tensor);
        if (value.type() == type) {
            return value;
        }
        Tensor root = usage.root(tensor);
        if (type == Type.BF16 && root.node().op() instanceof Parameter p) {
            return parameters.shadow(p).reshaped(tensor.shape());
        }
        Value cast = casts.computeIfAbsent(new Cast(root, type), key -> {
            Value to = temporary(type, tensor.shape());
            cast("cast " + root, value, to);
            return to;
        });
        return cast.reshaped(tensor.shape());
    }

    /** A place for a bfloat16 copy that the kernel writes which makes a tensor, or null if no product reads the tensor so. */
    Value copyForProducts(Tensor tensor) {
        if (!usage.bf16() || !usage.isOperand(tensor)) {
            return null;
        }
        return casts.computeIfAbsent(new Cast(tensor, Type.BF16), key -> temporary(Type.BF16, tensor.shape()));
    }

    /** Appends a copy in another type. */
    void cast(String label, Value from, Value to) {
        step(label, () -> kernels.elementwise().cast(from, to), from, to);
    }

    /** The type that an output has. */
    Type type(Tensor tensor) {
        if (tensor.type().dtype() == DType.INT) {
            return Type.S32;
        }
        return usage.bf16(tensor) ? Type.BF16 : Type.F32;
    }

    private Value leaf(Tensor tensor) {
        Node node = tensor.node();
        if (node.op() instanceof Parameter p) {
            return parameters.weight(p);
        }
        if (node.op() instanceof Input i) {
            return memories.input(i);
        }
        if (node.op() instanceof Constant c) {
            return memories.constant(node, c);
        }
        throw new IllegalStateException(tensor + " is used before it is computed");
    }
}
