package io.mae4j.models.weights;

import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** An open file of named tensors, whatever its format. Opening it reads what is in it; a tensor's bytes are read when asked for. */
public interface WeightFile extends AutoCloseable {

    /** The format's name, for people. */
    String format();

    /** What the writer noted beside the tensors. */
    Map<String, String> metadata();

    /** The tensors by name, in the file's order. */
    Map<String, StoredTensor> tensors();

    /**
     * A copy of a tensor in host memory, in the type in which it is stored.
     *
     * @throws io.mae4j.UserError if the file has no such tensor
     */
    INDArray stored(String name);

    /** The same, but 16-bit floats are widened to FLOAT. */
    default INDArray read(String name) {
        INDArray array = stored(name);
        boolean narrow = array.dataType() == DataType.HALF || array.dataType() == DataType.BFLOAT16;
        return narrow ? array.castTo(DataType.FLOAT) : array;
    }

    @Override
    void close();
}
