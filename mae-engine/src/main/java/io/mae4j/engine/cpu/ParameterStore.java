package io.mae4j.engine.cpu;

import io.mae4j.engine.Training;
import io.mae4j.engine.plan.Buffer;
import io.mae4j.engine.plan.Operand;
import io.mae4j.engine.plan.ParameterLayout;
import io.mae4j.engine.plan.ParameterState;
import io.mae4j.graph.Graph;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The weights of a program, one after another in one region, and in regions of the same layout their gradients, moments, and
 * the copies in bfloat16 that products read.
 */
final class ParameterStore implements AutoCloseable {
    private final ParameterLayout layout;
    private final List<NativeMemory> regions = new ArrayList<>(); // all of them
    private final NativeMemory weights;
    private final Optional<NativeMemory> shadow;
    private final List<NativeMemory> moments = new ArrayList<>();
    private NativeMemory gradients; // from when they are first asked for

    ParameterStore(Graph graph, long seed, boolean bf16, Optional<Training> training, int momentCount) {
        layout = ParameterLayout.of(graph, training);
        long all = layout.size();
        long trainable = layout.trainable();
        NativeMemory.require(
                (bf16 ? 6 : 4) * all + 4 * trainable * momentCount,
                training.isPresent() ? "the weights and the optimiser's moments" : "the weights");
        try {
            weights = region(4 * all, "the weights");
            shadow = bf16 ? Optional.of(region(2 * all, "the bf16 weights")) : Optional.empty();
            for (int i = 0; i < momentCount; i++) {
                moments.add(region(4 * trainable, "the optimiser's moments"));
            }
            layout.initialize(seed, (slot, values) -> NativeMemory.copy(values, weights.address() + 4 * slot.from()));
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private NativeMemory region(long bytes, String purpose) {
        NativeMemory region = NativeMemory.allocate(bytes, purpose);
        regions.add(region);
        return region;
    }

    /** What a checkpoint keeps, with moments of such names. */
    ParameterState state(List<String> names) {
        Map<String, Long> regions = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            regions.put(names.get(i), moments.get(i).address());
        }
        return new ParameterState(layout, weights.address(), regions, new ParameterState.Memory() {
            @Override
            public void read(long address, long host, long bytes) {
                NativeMemory.copy(address, host, bytes);
            }

            @Override
            public void write(long host, long address, long bytes) {
                NativeMemory.copy(host, address, bytes);
            }
        });
    }

    Map<String, ParameterLayout.Slot> slots() {
        return layout.slots();
    }

    /** The trainable parameters, grouped. */
    List<ParameterLayout.Span> spans() {
        return layout.spans();
    }

    /** The number of elements of all weights, gaps included. */
    long size() {
        return layout.size();
    }

    long weights() {
        return weights.address();
    }

    /** The bfloat16 copies; only where there are some. */
    Optional<Long> shadow() {
        return shadow.map(NativeMemory::address);
    }

    /** Where gradients are kept between a backward pass and the update. */
    long gradients() {
        if (gradients == null) {
            gradients = region(4 * layout.trainable(), "the gradients");
        }
        return gradients.address();
    }

    long moment(int index) {
        return moments.get(index).address();
    }

    Operand weight(String name) {
        ParameterLayout.Slot slot = layout.slots().get(name);
        return Operand.of(Buffer.fixed(weights.address() + 4 * slot.from(), 4 * slot.size()));
    }

    Operand shadow(String name) {
        ParameterLayout.Slot slot = layout.slots().get(name);
        return Operand.of(Buffer.fixed(shadow.orElseThrow().address() + 2 * slot.from(), 2 * slot.size()));
    }

    Operand gradient(String name) {
        ParameterLayout.Slot slot = layout.slots().get(name);
        return Operand.of(Buffer.fixed(gradients() + 4 * slot.from(), 4 * slot.size()));
    }

    /** The memory of a parameter and its copy in bfloat16. */
    List<Buffer> weights(String name) {
        return shadow.isPresent()
                ? List.of(weight(name).buffer(), shadow(name).buffer())
                : List.of(weight(name).buffer());
    }

    long bytes() {
        return regions.stream().mapToLong(NativeMemory::bytes).sum();
    }

    void zeroGradients() {
        NativeMemory.zero(gradients(), 4 * layout.trainable());
    }

    @Override
    public void close() {
        regions.forEach(NativeMemory::close);
    }
}
