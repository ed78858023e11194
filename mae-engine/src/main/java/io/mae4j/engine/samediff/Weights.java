package io.mae4j.engine.samediff;

import io.mae4j.UserError;
import io.mae4j.graph.Graph;
import io.mae4j.graph.Parameter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Named arrays that keep their place in memory while their values change. */
final class Weights {
    private final Map<String, INDArray> arrays = new LinkedHashMap<>();

    static Weights initial(Graph graph, long seed, DataType floats) {
        Weights weights = new Weights();
        graph.parameters().forEach((name, tensor) -> {
            float[] values = Graph.initialValues((Parameter) tensor.node().op(), seed);
            long[] shape = tensor.shape().toLongArray();
            weights.arrays.put(name, Nd4j.createFromArray(values).castTo(floats).reshape(shape).dup('c'));
        });
        return weights;
    }

    void put(String name, INDArray array) {
        arrays.put(name, array);
    }

    INDArray get(String name) {
        return arrays.get(name);
    }

    Map<String, INDArray> arrays() {
        return arrays;
    }

    Map<String, INDArray> copies() {
        Map<String, INDArray> copies = new LinkedHashMap<>();
        arrays.forEach((name, array) -> copies.put(name, array.dup('c')));
        return copies;
    }

    void load(Map<String, INDArray> state) {
        state.forEach((name, array) -> {
            INDArray mine = arrays.get(name);
            if (mine == null) {
                throw new UserError("the program has no state called '" + name + "', only " + arrays.keySet());
            }
            if (!Arrays.equals(mine.shape(), array.shape())) {
                throw new UserError("'" + name + "' has shape " + Arrays.toString(array.shape())
                        + ", but the program's has " + Arrays.toString(mine.shape()));
            }
        });
        state.forEach((name, array) -> arrays.get(name).assign(array));
    }

    void close() {
        arrays.values().forEach(INDArray::close);
    }
}
