package io.mae4j.data.load;

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
    private final long[] shape;
    private final Deque<Buffer> free = new ArrayDeque<>();
    private boolean closed;

    /** Buffers of images {@code [batch, channels, height, width]}. */
    BatchBuffers(long... shape) {
        this.shape = shape;
    }

    /** The images and the same memory as a buffer. */
    record Buffer(INDArray images, FloatBuffer values) {}

    synchronized Buffer take() {
        Buffer buffer = free.poll();
        if (buffer != null) {
            return buffer;
        }
        INDArray images = Nd4j.createUninitialized(DataType.FLOAT, shape, 'c');
        return new Buffer(images, images.data().asNioFloat());
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
