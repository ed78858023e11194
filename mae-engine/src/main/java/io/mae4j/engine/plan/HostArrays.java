package io.mae4j.engine.plan;

import java.util.function.LongConsumer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.Shape;
import org.nd4j.linalg.factory.Nd4j;

/** ND4J's arrays as addresses in host memory. */
public final class HostArrays {
    private HostArrays() {}

    /**
     * Shows the elements of a FLOAT32, DOUBLE (as FLOAT32), INT32 or UINT8 array in row-major order; they lie there until the
     * reader returns.
     */
    public static void read(INDArray array, LongConsumer reader) {
        read(array, array.dataType() == DataType.DOUBLE ? DataType.FLOAT : array.dataType(), reader);
    }

    /** Shows an array's elements in row-major order as numbers of a type, whatever they are of. */
    public static void read(INDArray array, DataType type, LongConsumer reader) {
        INDArray plain = array.dataType() == type ? array : array.castTo(type);
        if (plain.ordering() != 'c' || !Shape.hasDefaultStridesForShape(plain)) {
            plain = plain.dup('c');
        }
        reader.accept(address(plain));
        if (plain != array && plain.closeable()) {
            plain.close(); // the next garbage collection may be thousands of steps away
        }
    }

    /** A new array that {@code writer} fills, in row-major order. */
    public static INDArray filled(DataType type, long[] shape, LongConsumer writer) {
        INDArray array = Nd4j.createUninitialized(type, shape, 'c');
        writer.accept(address(array));
        return array;
    }

    private static long address(INDArray array) {
        return array.data().addressPointer().address();
    }
}
