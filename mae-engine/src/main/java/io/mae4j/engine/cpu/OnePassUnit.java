package io.mae4j.engine.cpu;

import io.mae4j.engine.plan.Buffer;
import io.mae4j.engine.plan.Operand;
import io.mae4j.engine.plan.Range;
import java.util.List;
import java.util.function.DoubleConsumer;
import java.util.function.Supplier;

/** The update of a block in one pass over its memory. */
final class OnePassUnit implements Unit {
    private final OnePassAdamW kernel;
    private final Place place;
    private final Supplier<OnePassAdamW.Scalars> scalars;
    private OnePassAdamW.Block memory;

    /**
     * What is updated.
     *
     * @param elements of the store's regions
     * @param squares gets the sum of the squares of the gradient
     */
    record Place(ParameterStore store, Range elements, Operand gradient, DoubleConsumer squares) {}

    /** @param scalars read in each step */
    OnePassUnit(OnePassAdamW kernel, Place place, Supplier<OnePassAdamW.Scalars> scalars) {
        this.kernel = kernel;
        this.place = place;
        this.scalars = scalars;
    }

    @Override
    public void run(Worker worker) {
        place.squares().accept(kernel.update(memory, scalars.get()));
    }

    @Override
    public List<Buffer> buffers() {
        return List.of(place.gradient().buffer());
    }

    @Override
    public void bind() {
        ParameterStore store = place.store();
        Range range = place.elements();
        memory = new OnePassAdamW.Block(
                NativeMemory.buffer(store.weights() + 4 * range.from(), 4 * range.size()),
                NativeMemory.buffer(place.gradient().address(), 4 * range.size()),
                NativeMemory.buffer(store.moment(0) + 4 * range.from(), 4 * range.size()),
                NativeMemory.buffer(store.moment(1) + 4 * range.from(), 4 * range.size()),
                store.shadow()
                        .map(shadow -> NativeMemory.buffer(shadow + 2 * range.from(), 2 * range.size()))
                        .orElse(null));
    }
}
