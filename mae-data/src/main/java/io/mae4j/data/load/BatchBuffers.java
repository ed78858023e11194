package io.mae4j.data.load;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Memory for the images of batches, outside the Java heap, which goes round: a batch that is closed gives its own back for a
 * later one. So a stream allocates as many as are in use at once, and no more.
 */
final class BatchBuffers {
    private final boolean bytes;
    private final long[] shape;
    private final Deque<Buffer> free = new ArrayDeque<>();
    private boolean closed;

    /** Buffers of images {@code [batch, channels, height, width]}, floats or bytes. */
    BatchBuffers(boolean bytes, long... shape) {
        this.bytes = bytes;
        this.shape = shape;
    }

    /** Images and the same memory as a buffer: floats, or the bytes of UINT8. */
    record Buffer(INDArray images, java.nio.Buffer memory) {

        void put(int at, ImageRow row) {
            if (row instanceof ImageRow.Values values) {
                ((FloatBuffer) memory).put(at, values.array());
            } else if (row instanceof ImageRow.Samples samples) {
                ((ByteBuffer) memory).put(at, samples.array());
            }
        }

        void get(int at, ImageRow row) {
            if (row instanceof ImageRow.Values values) {
                ((FloatBuffer) memory).get(at, values.array());
            } else if (row instanceof ImageRow.Samples samples) {
                ((ByteBuffer) memory).get(at, samples.array());
            }
        }
    }

    synchronized Buffer take() {
        Buffer buffer = free.poll();
        if (buffer != null) {
            return buffer;
        }
        INDArray images = Nd4j.createUninitialized(bytes ? DataType.UINT8 : DataType.FLOAT, shape, 'c');
        return new Buffer(images, bytes ? images.data().asNio() : images.data().asNioFloat());
    }

    synchronized void giveBack(Buffer buffer) {
        if (closed) {
            release(buffer);
        } else {
            free.push(buffer);
        }
    }

    /** Frees what is not in use now, and later what is. */
    synchronized void close() {
        closed = true;
        free.forEach(BatchBuffers::release);
        free.clear();
    }

    private static void release(Buffer buffer) {
        if (buffer.images().closeable()) {
            buffer.images().close();
        }
    }
}
