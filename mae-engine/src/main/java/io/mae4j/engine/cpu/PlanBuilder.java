package io.mae4j.engine.cpu;

import io.mae4j.engine.plan.Buffer;
import io.mae4j.engine.plan.Operand;
import io.mae4j.engine.plan.Range;
import io.mae4j.engine.plan.Usage;
import io.mae4j.graph.Constant;
import io.mae4j.graph.DType;
import io.mae4j.graph.Input;
import io.mae4j.graph.Node;
import io.mae4j.graph.Parameter;
import io.mae4j.graph.Shape;
import io.mae4j.graph.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What lowering an operator needs: where its inputs lie, places for its outputs, and the list of steps to append to. Holds
 * nothing of any operator's own.
 */
final class PlanBuilder {
    private record Cast(Tensor tensor, int type) {}

    private final ParameterStore store;
    private final Memories memories;
    private final Usage usage;
    private final int threads;
    private final boolean accumulate;
    private final boolean updating;
    private final Map<Tensor, Value> values = new HashMap<>();
    private final Map<Tensor, Value> kept = new HashMap<>();
    private final Map<Cast, Value> casts = new HashMap<>();
    private final List<Step> steps = new ArrayList<>();
    private long workerBytes;

    PlanBuilder(
            ParameterStore store, Memories memories, Usage usage, int threads, boolean accumulate, boolean updating) {
        this.store = store;
        this.memories = memories;
        this.usage = usage;
        this.threads = threads;
        this.accumulate = accumulate;
        this.updating = updating;
    }

    int threads() {
        return threads;
    }

    Usage usage() {
        return usage;
    }

    List<Step> steps() {
        return steps;
    }

    long workerBytes() {
        return workerBytes;
    }

    /** Whether gradients are added to what is there, or replace it. */
    boolean accumulate() {
        return accumulate;
    }

    void step(String label, Unit... units) {
        steps.add(new Step(label, List.of(units)));
    }

    void step(String label, List<? extends Unit> units) {
        steps.add(new Step(label, units));
    }

    /** Ranges for the workers. */
    List<Range> split(long total, long grain) {
        return Range.split(total, threads, grain);
    }

    /** Memory that a unit may use while it runs; units of one step get the same piece, each worker its own. */
    Operand workerMemory(long offset, long bytes) {
        workerBytes = Math.max(workerBytes, offset + bytes);
        return Operand.of(Buffer.worker(offset, bytes));
    }

    /** A place that lives as long as steps use it. */
    Value temporary(int type, Shape shape) {
        return new Value(Operand.of(Buffer.arena(Math.max(4, shape.size() * Desc.bytes(type)))), type, shape);
    }

    /** The place of an output of the node that is being lowered. */
    Value output(Tensor tensor) {
        Value value = usage.gradientOf(tensor)
                .filter(name -> !accumulate && !updating)
                .map(name -> new Value(store.gradient(name), Desc.F32, tensor.shape()))
                .orElseGet(() -> temporary(type(tensor), tensor.shape()));
        values.put(tensor, value);
        return value;
    }

    /** For operators that can add to a gradient in place: its place, or null if the tensor is no gradient to accumulate. */
    Value accumulator(Tensor tensor) {
        if (!accumulate || usage.gradientOf(tensor).isEmpty()) {
            return null;
        }
        Value value = new Value(store.gradient(usage.gradientOf(tensor).get()), Desc.F32, tensor.shape());
        values.put(tensor, value);
        return value;
    }

    /** Remembers something of the engine's own beside a tensor, for the tensor's gradient. */
    void keep(Tensor tensor, Value value) {
        kept.put(tensor, value);
    }

    /** What {@link #keep} remembered. */
    Value kept(Tensor tensor) {
        return kept.get(tensor);
    }

    /** Says that a tensor is another's memory under its own shape. */
    void alias(Tensor tensor, Value value) {
        values.put(tensor, value.reshaped(tensor.shape()));
    }

    /** Where a tensor lies, in whatever type it has. */
    Value value(Tensor tensor) {
        return values.computeIfAbsent(tensor, this::leaf);
    }

    /** The tensor in single precision. */
    Value float32(Tensor tensor) {
        return as(tensor, Desc.F32);
    }

    /** The tensor in four bytes an element: single precision, or integers. */
    Value plain(Tensor tensor) {
        return tensor.type().dtype() == DType.INT ? value(tensor) : float32(tensor);
    }

    /** The tensor as products read it: in bfloat16 where that is the precision. */
    Value operand(Tensor tensor) {
        return as(tensor, usage.bf16() ? Desc.BF16 : Desc.F32);
    }

    /** The tensor in a floating-point type. */
    Value as(Tensor tensor, int type) {
        Value value = value(tensor);
        if (value.type() == type) {
            return value;
        }
        Tensor root = usage.root(tensor);
        if (type == Desc.BF16 && root.node().op() instanceof Parameter p) {
            return new Value(store.shadow(p.name()), type, tensor.shape());
        }
        Cast key = new Cast(root, type);
        Value cast = casts.get(key);
        if (cast == null) {
            cast = temporary(type, tensor.shape());
            step("cast " + root, Elementwise.copy(this, value, cast));
            casts.put(key, cast);
        }
        return cast.reshaped(tensor.shape());
    }

    /** A vector of ones in a type. */
    Value ones(long size, int type) {
        return new Value(memories.ones(size, type), type, Shape.of(Math.toIntExact(size)));
    }

    private int type(Tensor tensor) {
        if (tensor.type().dtype() == DType.INT) {
            return Value.S32;
        }
        return usage.bf16(tensor) ? Desc.BF16 : Desc.F32;
    }

    private Value leaf(Tensor tensor) {
        Node node = tensor.node();
        if (node.op() instanceof Parameter p) {
            return new Value(store.weight(p.name()), Desc.F32, tensor.shape());
        }
        if (node.op() instanceof Input i) {
            return new Value(memories.input(i), i.type().dtype() == DType.INT ? Value.S32 : Desc.F32, tensor.shape());
        }
        if (node.op() instanceof Constant c) {
            return new Value(memories.constant(node, c), Desc.F32, tensor.shape());
        }
        throw new IllegalStateException(tensor + " is used before it is computed");
    }
}
