package io.mae4j.engine.cuda;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.mae4j.engine.cuda.card.Device;
import io.mae4j.engine.cuda.kernel.Value;

/** What is to be read of a step, side by side on the card: one download brings it. All zeros at first. */
final class StepResults implements AutoCloseable {
    private static final int BAD = 16; // after two doubles
    private static final int LOSS = 20;
    private static final int BYTES = 24;

    private final Device device;
    private final long address;
    private final Memory host = new Memory(BYTES);

    StepResults(Device device) {
        this.device = device;
        this.address = device.allocate(BYTES, "results of steps");
        device.zero(address, BYTES);
    }

    /**
     * Numbers of a step.
     *
     * @param norm of the gradient
     * @param bad one more than the place of an index that was outside its range, or 0
     */
    record Read(double norm, int bad, float loss) {}

    /** Where the optimiser leaves the gradient's norm and the factor that clips it, two doubles. */
    long norm() {
        return address;
    }

    /** Where kernels set a number when an index is outside its range. */
    long bad() {
        return address + BAD;
    }

    /** Copies the loss here. */
    void keepLoss(Value loss) {
        device.copy(loss.address(), address + LOSS, loss.type().bytes);
    }

    /** When all that was asked for before is done. */
    Read read() {
        device.download(address, Pointer.nativeValue(host), BYTES);
        return new Read(host.getDouble(0), host.getInt(BAD), host.getFloat(LOSS));
    }

    void forgetBad() {
        device.zero(bad(), 4);
    }

    @Override
    public void close() {
        device.free(address);
        host.close();
    }
}
