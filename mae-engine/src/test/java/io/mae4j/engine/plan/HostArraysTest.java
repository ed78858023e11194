package io.mae4j.engine.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import com.sun.jna.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class HostArraysTest {

    static java.util.List<INDArray> arrays() {
        return java.util.List.of(
                counted(3, 4),
                counted(2, 3, 4).reshape(6, 4),
                counted(5, 4).getRow(3),
                counted(5, 4).getColumn(2),
                counted(5, 4).get(NDArrayIndex.interval(1, 4)),
                counted(5, 4).get(NDArrayIndex.all(), NDArrayIndex.interval(1, 3)),
                counted(2, 3, 4).tensorAlongDimension(1, 1, 2),
                counted(2, 3, 4).slice(1),
                counted(3, 4).transpose(),
                counted(2, 3, 4).permute(2, 0, 1),
                counted(3, 4).dup('f'),
                counted(3, 4).castTo(DataType.DOUBLE).getRow(1),
                Nd4j.scalar(7f));
    }

    @ParameterizedTest
    @MethodSource("arrays")
    void elements_are_read_in_row_major_order_from_views_too(INDArray array) {
        float[] expected = array.dup('c').castTo(DataType.FLOAT).data().asFloat();
        assertArrayEquals(expected, elements(array));
        assertArrayEquals(expected, array.dup('c').castTo(DataType.FLOAT).data().asFloat(), "the array is still there");
    }

    @Test
    void the_array_given_stays_open() {
        INDArray whole = counted(2, 6);
        INDArray view = whole.reshape(3, 4);
        elements(view);
        assertArrayEquals(new float[] {4, 5, 6, 7}, view.getRow(1).toFloatVector());
        assertArrayEquals(new float[] {0, 1, 2, 3, 4, 5}, whole.getRow(0).toFloatVector());
    }

    private static INDArray counted(long... shape) {
        return Nd4j.arange(java.util.Arrays.stream(shape).reduce(1, (a, b) -> a * b))
                .castTo(DataType.FLOAT)
                .reshape(shape);
    }

    private static float[] elements(INDArray array) {
        float[] values = new float[Math.toIntExact(array.length())];
        HostArrays.read(array, host -> new Pointer(host).read(0, values, 0, values.length));
        return values;
    }
}
