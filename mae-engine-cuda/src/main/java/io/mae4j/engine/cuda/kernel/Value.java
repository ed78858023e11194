package io.mae4j.engine.cuda.kernel;

import io.mae4j.engine.cuda.card.Device;
import io.mae4j.engine.cuda.card.Type;
import io.mae4j.engine.plan.Buffer;
import io.mae4j.engine.plan.HostArrays;
import io.mae4j.engine.plan.Operand;
import io.mae4j.graph.Shape;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Where a tensor lies on the card: row-major without gaps. */
public record Value(Operand at, Type type, Shape shape) {

    /** Memory of its own for a tensor. */
    public static Value allocate(Device device, Type type, Shape shape, String purpose) {
        long bytes = type.bytes * shape.size();
        return new Value(Operand.of(Buffer.fixed(device.allocate(bytes, purpose), bytes)), type, shape);
    }

    public long size() {
        return shape.size();
    }

    public long bytes() {
        return shape.size() * type.bytes;
    }

    public long address() {
        return at.address();
    }

    /** The address; 0 of null, for what is not there. */
    public static long address(Value value) {
        return value == null ? 0 : value.address();
    }

    public Value reshaped(Shape other) {
        return new Value(at, type, other);
    }

    /** A new array in host memory with the elements, which are floats or integers. */
    public INDArray download(Device device) {
        return HostArrays.filled(
                type == Type.S32 ? DataType.INT32 : DataType.FLOAT,
                shape.toLongArray(),
                host -> device.download(address(), host, bytes()));
    }

    /** A way to the card. */
    @FunctionalInterface
    public interface Upload {
        void upload(long host, long device, long bytes);
    }

    /** Replaces the elements. */
    public void upload(Upload way, INDArray array) {
        HostArrays.read(array, host -> way.upload(host, address(), bytes()));
    }
}
