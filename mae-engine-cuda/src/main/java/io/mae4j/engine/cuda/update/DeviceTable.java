package io.mae4j.engine.cuda.update;

import io.mae4j.engine.cuda.card.Device;
import java.nio.ByteBuffer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;

/** A few floats that the host writes and kernels read. */
final class DeviceTable implements AutoCloseable {
    private final Device device;
    private final FloatPointer host;
    private final int size;
    private final long address;

    DeviceTable(Device device, int size, String purpose) {
        this.device = device;
        this.size = size;
        host = new FloatPointer(size);
        address = device.allocate(4L * size, purpose);
    }

    long address() {
        return address;
    }

    void put(int index, double value) {
        host.put(index, (float) value);
    }

    void upload() {
        device.upload(host.address(), address, 4L * size);
    }

    /** Memory with a direct buffer's remaining bytes. */
    static long upload(Device device, ByteBuffer bytes, String purpose) {
        long address = device.allocate(Math.max(1, bytes.remaining()), purpose);
        try (BytePointer pointer = new BytePointer(bytes)) {
            device.upload(pointer.address(), address, bytes.remaining());
        }
        return address;
    }

    @Override
    public void close() {
        device.free(address);
        host.close();
    }
}
