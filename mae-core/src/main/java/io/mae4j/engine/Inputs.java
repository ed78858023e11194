package io.mae4j.engine;

import io.mae4j.UserError;
import io.mae4j.graph.DType;
import io.mae4j.graph.TensorType;
import java.util.Arrays;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The check that every engine makes of what it is fed. */
public final class Inputs {
    private Inputs() {}

    /**
     * The array for an input, after a check of its presence, shape and type.
     *
     * @throws UserError with the shape that was compiled for
     */
    public static INDArray require(Map<String, INDArray> inputs, String name, TensorType type) {
        INDArray array = inputs.get(name);
        if (array == null) {
            throw new UserError("input '" + name + "' is missing; given: " + inputs.keySet());
        }
        if (!Arrays.equals(array.shape(), type.shape().toLongArray())) {
            throw new UserError("input '" + name + "' has shape " + Arrays.toString(array.shape())
                    + ", but the program was compiled for " + type.shape());
        }
        DataType expected = type.dtype() == DType.INT ? DataType.INT32 : DataType.FLOAT;
        if (array.dataType() != expected && !(expected == DataType.FLOAT && array.dataType() == DataType.DOUBLE)) {
            throw new UserError(
                    "input '" + name + "' holds " + array.dataType() + ", but the program takes " + expected);
        }
        return array;
    }
}
