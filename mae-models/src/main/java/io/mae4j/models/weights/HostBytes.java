package io.mae4j.models.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.javacpp.BytePointer;
import org.nd4j.linalg.api.concurrency.AffinityManager.Location;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The bytes of an array in host memory, in pieces that a {@link ByteBuffer} can hold, without a copy. */
public final class HostBytes {
    private static final int PIECE = 1 << 28;

    static {
        if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
            throw new IllegalStateException("weights are stored little-endian, and this machine is not");
        }
    }

    private HostBytes() {}

    /** Takes the next bytes, or puts them there. */
    @FunctionalInterface
    public interface Piece {
        void accept(ByteBuffer bytes) throws IOException;
    }

    /** Shows the array's bytes in row-major order. */
    public static void read(INDArray array, Piece piece) throws IOException {
        boolean plain = array.ordering() == 'c' && !array.isView();
        INDArray dense = plain ? array : array.dup('c');
        Nd4j.getAffinityManager().ensureLocation(dense, Location.HOST);
        pieces(dense, piece);
    }

    /** Lets {@code piece} fill a new dense array. */
    public static void fill(INDArray array, Piece piece) throws IOException {
        pieces(array, piece);
        Nd4j.getAffinityManager().tagLocation(array, Location.HOST);
    }

    private static void pieces(INDArray array, Piece piece) throws IOException {
        long bytes = array.length() * array.dataType().width();
        try (BytePointer start = new BytePointer(array.data().addressPointer())) {
            for (long at = 0; at < bytes; at += PIECE) {
                long end = Math.min(bytes, at + PIECE);
                try (BytePointer here = new BytePointer(start)) {
                    piece.accept(here.capacity(end).limit(end).position(at).asByteBuffer());
                }
            }
        }
    }
}
