package io.mae4j.engine;

import io.mae4j.UserError;
import io.mae4j.graph.DType;
import io.mae4j.graph.TensorType;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The check that every engine makes of what it is fed. */
public final class Inputs {
    /** Bytes that an input may be given as have their levels under its name and this. */
    public static final String LEVELS = ".levels";

    /** How many levels a channel has. */
    public static final int BYTES = 256;

    private Inputs() {}

    /**
     * An input as it was given: the array of its declared type, or UINT8 of the same shape.
     *
     * @param levels FLOAT32 [channels, 256]: what each byte stands for in each channel, which is the array's axis 1; empty if the
     *     array is no bytes
     */
    public record Given(INDArray array, Optional<INDArray> levels) {

        /** Shows the array of the declared type. If it had to be made of bytes, it is gone afterwards. */
        public void read(Consumer<INDArray> reader) {
            if (levels.isEmpty()) {
                reader.accept(array);
            } else {
                try (INDArray values = LevelTable.of(levels.get()).values(array)) {
                    reader.accept(values);
                }
            }
        }
    }

    /**
     * What is given for an input, after a check of its presence, shape and type.
     *
     * @throws UserError with the shape that was compiled for
     */
    public static Given require(Map<String, INDArray> inputs, String name, TensorType type) {
        INDArray array = inputs.get(name);
        if (array == null) {
            throw new UserError("input '" + name + "' is missing; given: " + inputs.keySet());
        }
        if (!Arrays.equals(array.shape(), type.shape().toLongArray())) {
            throw new UserError("input '" + name + "' has shape " + Arrays.toString(array.shape())
                    + ", but the program was compiled for " + type.shape());
        }
        if (type.dtype() == DType.FLOAT && array.dataType() == DataType.UINT8 && array.rank() > 1) {
            return new Given(array, Optional.of(levels(inputs, name, array.size(1))));
        }
        DataType expected = type.dtype() == DType.INT ? DataType.INT32 : DataType.FLOAT;
        if (array.dataType() != expected && !(expected == DataType.FLOAT && array.dataType() == DataType.DOUBLE)) {
            throw new UserError(
                    "input '" + name + "' holds " + array.dataType() + ", but the program takes " + expected);
        }
        return new Given(array, Optional.empty());
    }

    private static INDArray levels(Map<String, INDArray> inputs, String name, long channels) {
        INDArray levels = inputs.get(name + LEVELS);
        boolean right = levels != null
                && levels.dataType() == DataType.FLOAT
                && Arrays.equals(levels.shape(), new long[] {channels, BYTES});
        if (!right) {
            throw new UserError("input '" + name + "' holds bytes, so that '" + name + LEVELS + "' has to be FLOAT ["
                    + channels + ", " + BYTES + "], what each byte stands for; it is "
                    + (levels == null ? "missing" : levels.dataType() + " " + Arrays.toString(levels.shape())));
        }
        return levels;
    }
}
