package io.mae4j.engine.plan;

import io.mae4j.engine.ParameterGroup;
import io.mae4j.engine.Training;
import io.mae4j.graph.Graph;
import io.mae4j.graph.Parameter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Places for parameters, one after another in one region, the trainable ones first. Parameters with the same settings are
 * neighbours, so that an optimiser sees few long vectors; gaps between parameters hold zeros and stay zero.
 *
 * @param slots by the parameters' names
 * @param spans the trainable parameters, grouped
 * @param trainable elements from the start to the end of the trainable ones
 * @param size elements of all, gaps included
 */
public record ParameterLayout(Map<String, Slot> slots, List<Span> spans, long trainable, long size) {
    private static final int GRAIN = Arena.ALIGNMENT / 4;

    /** Where a parameter lies, in elements from the start of a region. */
    public record Slot(Parameter parameter, long from) {
        public long size() {
            return parameter.shape().size();
        }
    }

    /** Neighbouring trainable parameters with the same settings. */
    public record Span(Range range, ParameterGroup group) {}

    public static ParameterLayout of(Graph graph, Optional<Training> training) {
        List<Parameter> order = graph.parameters().values().stream()
                .map(t -> (Parameter) t.node().op())
                .sorted(Comparator.comparing((Parameter p) -> !p.trainable())
                        .thenComparing(
                                p -> training.map(t -> t.group(p.name())).orElse(ParameterGroup.DEFAULT),
                                Comparator.comparingDouble(ParameterGroup::learningRateScale)
                                        .thenComparingDouble(ParameterGroup::weightDecay)))
                .toList();
        Map<String, Slot> slots = new LinkedHashMap<>();
        List<Span> spans = new ArrayList<>();
        long at = 0;
        long trained = 0;
        for (Parameter parameter : order) {
            slots.put(parameter.name(), new Slot(parameter, at));
            long end = (at + parameter.shape().size() + GRAIN - 1) / GRAIN * GRAIN;
            if (parameter.trainable()) {
                ParameterGroup group =
                        training.map(t -> t.group(parameter.name())).orElse(ParameterGroup.DEFAULT);
                extend(spans, new Range(at, end), group);
                trained = end;
            }
            at = end;
        }
        return new ParameterLayout(slots, List.copyOf(spans), trained, Math.max(at, GRAIN));
    }

    /**
     * Draws the first values of all parameters, several at a time, and gives them to {@code place}, from any thread. When it
     * returns or fails, no thread is at work any more: memory that {@code place} writes may be freed then.
     */
    public void initialize(long seed, BiConsumer<Slot, float[]> place) {
        List<Optional<Throwable>> ends = slots.values().parallelStream()
                .map(slot -> failure(() -> place.accept(slot, Graph.initialValues(slot.parameter(), seed))))
                .toList();
        for (Optional<Throwable> end : ends) {
            if (end.orElse(null) instanceof Error error) {
                throw error;
            } else if (end.isPresent()) {
                throw (RuntimeException) end.get();
            }
        }
    }

    private static Optional<Throwable> failure(Runnable work) {
        try {
            work.run();
            return Optional.empty();
        } catch (RuntimeException | Error e) { // such as first values that are not there
            return Optional.of(e);
        }
    }

    private static void extend(List<Span> spans, Range range, ParameterGroup group) {
        if (!spans.isEmpty() && spans.get(spans.size() - 1).group().equals(group)) {
            Span last = spans.remove(spans.size() - 1);
            spans.add(new Span(new Range(last.range().from(), range.to()), group));
        } else {
            spans.add(new Span(range, group));
        }
    }
}
