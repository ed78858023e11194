package io.mae4j.engine.samediff;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.internal.memory.AbstractMemoryMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.LongShapeDescriptor;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Keeps released arrays for the next operation that wants the same shape. Shapes are static, so after the first run nothing is
 * allocated; SameDiff's own cache compares arrays element by element when it is full.
 */
final class ArrayPool extends AbstractMemoryMgr {
    private final Map<List<Object>, Deque<INDArray>> free = new HashMap<>();

    @Override
    public INDArray allocate(boolean detached, DataType dataType, long... shape) {
        Deque<INDArray> arrays = free.get(key(dataType, shape));
        return arrays == null || arrays.isEmpty()
                ? Nd4j.createUninitializedDetached(dataType, shape)
                : arrays.pop();
    }

    @Override
    public INDArray allocate(boolean detached, LongShapeDescriptor descriptor) {
        if (descriptor.isEmpty()) {
            return Nd4j.empty(descriptor.dataType());
        }
        return allocate(detached, descriptor.dataType(), descriptor.getShape());
    }

    @Override
    public void release(INDArray array) {
        if (!array.isEmpty() && !array.isView()) {
            free.computeIfAbsent(key(array.dataType(), array.shape()), k -> new ArrayDeque<>()).push(array);
        }
    }

    @Override
    public void close() {
        free.values().forEach(arrays -> arrays.forEach(INDArray::close));
        free.clear();
    }

    private static List<Object> key(DataType dataType, long[] shape) {
        return List.of(dataType, Arrays.toString(shape));
    }
}
