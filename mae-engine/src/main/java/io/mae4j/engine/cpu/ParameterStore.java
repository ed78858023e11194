package io.mae4j.engine.cpu;

import io.mae4j.engine.ParameterGroup;
import io.mae4j.engine.Training;
import io.mae4j.engine.plan.Arena;
import io.mae4j.graph.Graph;
import io.mae4j.graph.Parameter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The weights of a program, one after another in one region, and in regions of the same layout their gradients, moments, and
 * the copies in bfloat16 that products read. Parameters with the same settings are neighbours, so that an optimiser sees few
 * long vectors; gaps between parameters hold zeros and stay zero.
 */
final class ParameterStore implements AutoCloseable {
    private static final int GRAIN = Arena.ALIGNMENT / 4;

    /** Where a parameter lies, in elements from the start of a region. */
    record Slot(Parameter parameter, long from) {
        long size() {
            return parameter.shape().size();
        }
    }

    /** Neighbouring trainable parameters with the same settings. */
    record Span(Range range, ParameterGroup group) {}

    private final Map<String, Slot> slots = new LinkedHashMap<>();
    private final List<Span> spans = new ArrayList<>();
    private final long trainable; // elements
    private final NativeMemory weights;
    private final Optional<NativeMemory> shadow;
    private final Optional<NativeMemory> gradients;
    private final List<NativeMemory> moments = new ArrayList<>();

    ParameterStore(Graph graph, long seed, boolean bf16, Optional<Training> training, int momentCount) {
        List<Parameter> order = graph.parameters().values().stream()
                .map(t -> (Parameter) t.node().op())
                .sorted(Comparator.comparing((Parameter p) -> !p.trainable())
                        .thenComparing(
                                p -> training.map(t -> t.group(p.name())).orElse(ParameterGroup.DEFAULT),
                                Comparator.comparingDouble(ParameterGroup::learningRateScale)
                                        .thenComparingDouble(ParameterGroup::weightDecay)))
                .toList();
        long at = 0;
        long trained = 0;
        for (Parameter parameter : order) {
            slots.put(parameter.name(), new Slot(parameter, at));
            long end = (at + parameter.shape().size() + GRAIN - 1) / GRAIN * GRAIN;
            if (parameter.trainable()) {
                ParameterGroup group =
                        training.map(t -> t.group(parameter.name())).orElse(ParameterGroup.DEFAULT);
                extend(new Range(at, end), group);
                trained = end;
            }
            at = end;
        }
        trainable = trained;
        long all = Math.max(at, GRAIN);
        NativeMemory.require(
                (bf16 ? 6 : 4) * all + 4 * trainable * (momentCount + (training.isPresent() ? 1 : 0)),
                training.isPresent() ? "the weights, their gradients and the optimiser's moments" : "the weights");
        weights = NativeMemory.allocate(4 * all, "the weights");
        shadow = bf16 ? Optional.of(NativeMemory.allocate(2 * all, "the bf16 weights")) : Optional.empty();
        gradients = training.map(t -> NativeMemory.allocate(4 * trainable, "the gradients"));
        for (int i = 0; i < momentCount; i++) {
            moments.add(NativeMemory.allocate(4 * trainable, "the optimiser's moments"));
        }
        slots.values().parallelStream()
                .forEach(s ->
                        NativeMemory.copy(Graph.initialValues(s.parameter(), seed), weights.address() + 4 * s.from()));
    }

    private void extend(Range range, ParameterGroup group) {
        if (!spans.isEmpty() && spans.get(spans.size() - 1).group().equals(group)) {
            Span last = spans.remove(spans.size() - 1);
            spans.add(new Span(new Range(last.range().from(), range.to()), group));
        } else {
            spans.add(new Span(range, group));
        }
    }

    Map<String, Slot> slots() {
        return slots;
    }

    /** The trainable parameters, grouped. */
    List<Span> spans() {
        return spans;
    }

    /** The number of elements of all weights, gaps included. */
    long size() {
        return slots.values().stream().mapToLong(s -> s.from() + s.size()).max().orElse(0);
    }

    long weights() {
        return weights.address();
    }

    /** The bfloat16 copies; only where there are some. */
    Optional<Long> shadow() {
        return shadow.map(NativeMemory::address);
    }

    long gradients() {
        return gradients.orElseThrow().address();
    }

    long moment(int index) {
        return moments.get(index).address();
    }

    int moments() {
        return moments.size();
    }

    Operand weight(String name) {
        Slot slot = slots.get(name);
        return Operand.of(Buffer.fixed(weights.address() + 4 * slot.from(), 4 * slot.size()));
    }

    Operand shadow(String name) {
        Slot slot = slots.get(name);
        return Operand.of(Buffer.fixed(shadow.orElseThrow().address() + 2 * slot.from(), 2 * slot.size()));
    }

    Operand gradient(String name) {
        Slot slot = slots.get(name);
        return Operand.of(Buffer.fixed(gradients() + 4 * slot.from(), 4 * slot.size()));
    }

    long bytes() {
        return 4 * size()
                + shadow.map(s -> 2 * size()).orElse(0L)
                + 4 * trainable * (moments.size() + (gradients.isPresent() ? 1 : 0));
    }

    void zeroGradients() {
        NativeMemory.zero(gradients(), 4 * trainable);
    }

    @Override
    public void close() {
        weights.close();
        shadow.ifPresent(NativeMemory::close);
        gradients.ifPresent(NativeMemory::close);
        moments.forEach(NativeMemory::close);
    }
}
