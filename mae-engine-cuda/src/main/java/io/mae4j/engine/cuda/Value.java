package io.mae4j.engine.cuda;

import io.mae4j.engine.plan.Buffer;
import io.mae4j.engine.plan.HostArrays;
import io.mae4j.engine.plan.Operand;
import io.mae4j.graph.Shape;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Where a tensor lies on the card: row-major without gaps. */
record Value(Operand at, Type type, Shape shape) {

    /** Memory of its own for a tensor. */
    static Value allocate(Device device, Type type, Shape shape, String purpose) {
        long bytes = type.bytes * shape.size();
        return new Value(Operand.of(Buffer.fixed(device.allocate(bytes, purpose), bytes)), type, shape);
    }

    long size() {
        return shape.size();
    }

    long bytes() {
        return shape.size() * type.bytes;
    }

    long address() {
        return at.address();
    }

    /** The address; 0 of null, for what is not there. */
    static long address(Value value) {
        return value == null ? 0 : value.address();
    }

    Value reshaped(Shape other) {
        return new Value(at, type, other);
    }

    /** A new array in host memory with the elements, which are floats or integers. */
    INDArray download(Device device) {
        return HostArrays.filled(
                type == Type.S32 ? DataType.INT32 : DataType.FLOAT,
                shape.toLongArray(),
                host -> device.download(address(), host, bytes()));
    }

    /** A way to the card. */
    @FunctionalInterface
    interface Upload {
        void upload(long host, long device, long bytes);
    }

    /** Replaces the elements. */
    void upload(Upload way, INDArray array) {
        HostArrays.read(array, host -> way.upload(host, address(), bytes()));
    }
}
