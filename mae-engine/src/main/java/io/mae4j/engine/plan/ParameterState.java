package io.mae4j.engine.plan;

import io.mae4j.UserError;
import io.mae4j.engine.TrainingProgram;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a checkpoint keeps of a program, by name: the parameters, and the optimiser's moments ({@link TrainingProgram#moment}).
 * Both lie in regions of the same layout.
 */
public final class ParameterState {
    /** The memory that the regions are in. */
    public interface Memory {

        /** Elements to an address in host memory. */
        void read(long address, long host, long bytes);

        /** Elements from an address in host memory. */
        void write(long host, long address, long bytes);
    }

    private record Place(ParameterLayout.Slot slot, long region) {
        long address() {
            return region + 4 * slot.from();
        }

        long[] shape() {
            return slot.parameter().shape().toLongArray();
        }
    }

    private final Map<String, Place> parameters = new LinkedHashMap<>();
    private final Map<String, Place> all = new LinkedHashMap<>();
    private final Memory memory;

    /**
     * @param weights the region of the weights
     * @param moments the regions of the moments, by their names
     */
    public ParameterState(ParameterLayout layout, long weights, Map<String, Long> moments, Memory memory) {
        this.memory = memory;
        layout.slots().forEach((name, slot) -> parameters.put(name, new Place(slot, weights)));
        all.putAll(parameters);
        layout.slots().values().stream()
                .filter(slot -> slot.parameter().trainable())
                .forEach(slot -> moments.forEach((moment, region) ->
                        all.put(TrainingProgram.moment(moment, slot.parameter().name()), new Place(slot, region))));
    }

    /** Copies of the parameters. */
    public Map<String, INDArray> parameters() {
        return copies(parameters);
    }

    /** Copies of everything. */
    public Map<String, INDArray> all() {
        return copies(all);
    }

    private Map<String, INDArray> copies(Map<String, Place> places) {
        Map<String, INDArray> copies = new LinkedHashMap<>();
        places.forEach((name, place) -> copies.put(name, copy(place)));
        return copies;
    }

    /** A copy of a parameter's part of a region. */
    public INDArray copy(ParameterLayout.Slot slot, long region) {
        return copy(new Place(slot, region));
    }

    private INDArray copy(Place place) {
        return HostArrays.filled(
                DataType.FLOAT,
                place.shape(),
                host -> memory.read(place.address(), host, 4 * place.slot().size()));
    }

    /**
     * Replaces what is given.
     *
     * @throws UserError if a name is unknown or a shape differs; then nothing is replaced
     */
    public void load(Map<String, INDArray> state) {
        state.forEach(this::check);
        state.forEach((name, array) -> HostArrays.read(
                array, DataType.FLOAT, host -> memory.write(host, all.get(name).address(), 4 * array.length())));
    }

    private void check(String name, INDArray array) {
        Place place = all.get(name);
        if (place == null) {
            throw new UserError("the program has no parameter '" + name + "'");
        }
        if (!Arrays.equals(array.shape(), place.shape())) {
            throw new UserError("'" + name + "' has shape " + Arrays.toString(array.shape())
                    + ", but the program's has " + Arrays.toString(place.shape()));
        }
    }
}
