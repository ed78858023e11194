package io.mae4j.engine.samediff;

import java.util.ArrayDeque;
import java.util.ArrayList;
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

/** Memory for one execution: released arrays serve the next operation that wants the same shape. */
final class ArrayPool extends AbstractMemoryMgr {
    private final Map<List<Object>, Deque<INDArray>> free = new HashMap<>();
    private final List<INDArray> owned = new ArrayList<>();

    @Override
    public INDArray allocate(boolean detached, DataType dataType, long... shape) {
        Deque<INDArray> arrays = free.get(key(dataType, shape));
        if (arrays != null && !arrays.isEmpty()) {
            // the same memory as another array: SameDiff tells arrays apart by identity and releases each only once
            INDArray array = arrays.pop();
            return Nd4j.createArrayFromShapeBuffer(array.data(), array.shapeInfoDataBuffer());
        }
        INDArray array = Nd4j.createUninitializedDetached(dataType, shape);
        owned.add(array);
        return array;
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
        if (!array.isEmpty()) {
            free.computeIfAbsent(key(array.dataType(), array.shape()), k -> new ArrayDeque<>())
                    .push(array);
        }
    }

    /** Frees everything; arrays that came from here cannot be used after it. */
    @Override
    public void close() {
        owned.forEach(INDArray::close);
        owned.clear();
        free.clear();
    }

    private static List<Object> key(DataType dataType, long[] shape) {
        return List.of(dataType, Arrays.toString(shape));
    }
}
