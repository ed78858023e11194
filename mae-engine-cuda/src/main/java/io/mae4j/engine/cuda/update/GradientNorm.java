package io.mae4j.engine.cuda.update;

import io.mae4j.engine.Training;
import io.mae4j.engine.cuda.card.Device;
import io.mae4j.engine.cuda.card.Grid;
import io.mae4j.engine.cuda.card.Kernel;
import java.util.OptionalDouble;
import org.bytedeco.javacpp.DoublePointer;

/**
 * The norm of all gradients and the factor that clips it, both on the card: the host need not know them for the update to go on.
 * The pieces' sums of squares are added in double precision.
 */
final class GradientNorm implements AutoCloseable {
    private final Device device;
    private final Pieces pieces;
    private final float longest;
    private final Kernel squares;
    private final Kernel finish;
    private final long parts;
    private final long norm;
    private final DoublePointer host = new DoublePointer(1);

    /** @param norm the address of the norm and the factor, two doubles */
    GradientNorm(Device device, Kernel.Source source, Pieces pieces, OptionalDouble clipNorm, long norm) {
        this.device = device;
        this.pieces = pieces;
        this.norm = norm;
        this.longest = (float) clipNorm.orElse(-1);
        squares = device.kernel(source, "squares");
        finish = device.kernel(source, "finishNorm");
        parts = device.allocate(8L * Math.max(1, pieces.count()), "gradient norms");
        device.zero(norm, 16);
    }

    /** Where each piece's sum of squares goes. */
    long parts() {
        return parts;
    }

    /** The address of the norm and the factor, two doubles. */
    long address() {
        return norm;
    }

    void sumPieces(long gradients) {
        if (pieces.count() > 0) {
            device.launch(squares, Grid.of(pieces.count(), 256), pieces.table(), gradients, parts);
        }
    }

    /** When {@link #parts} is complete. */
    void finish() {
        device.launch(finish, Grid.of(1, 1024), parts, norm, pieces.count(), longest, (float) Training.CLIP_EPSILON);
    }

    double download() {
        device.download(norm, host.address(), 8);
        return host.get();
    }

    @Override
    public void close() {
        device.free(parts);
        host.close();
    }
}
