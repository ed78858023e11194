package io.mae4j.engine.cpu;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.Shape;
import org.nd4j.linalg.factory.Nd4j;

/** Copies between ND4J's arrays and raw addresses. */
final class HostArrays {
    private HostArrays() {}

    /** Writes an array's elements in row-major order, as FLOAT32 or INT32. */
    static void write(INDArray array, long to) {
        INDArray plain = array.dataType() == DataType.DOUBLE ? array.castTo(DataType.FLOAT) : array;
        if (plain.ordering() != 'c' || !Shape.hasDefaultStridesForShape(plain)) {
            plain = plain.dup('c');
        }
        NativeMemory.copy(address(plain), to, 4 * plain.length());
        if (plain != array && plain.closeable()) {
            plain.close(); // the next garbage collection may be thousands of steps away
        }
    }

    /** A new array with the elements of a float or int value. */
    static INDArray read(Value value) {
        return read(
                value.at().address(),
                value.type() == Value.S32 ? DataType.INT32 : DataType.FLOAT,
                value.shape().toLongArray());
    }

    static INDArray read(long from, DataType type, long... shape) {
        INDArray array = Nd4j.createUninitialized(type, shape, 'c');
        NativeMemory.copy(from, address(array), 4 * array.length());
        return array;
    }

    private static long address(INDArray array) {
        return array.data().addressPointer().address();
    }
}
