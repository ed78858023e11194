package io.mae4j.engine.cuda.card;

import com.sun.jna.Pointer;
import java.util.stream.LongStream;

/**
 * Pinned host memory, through which a card copies while the processor goes on: two buffers in turn, so that one is filled while
 * the other is on its way.
 */
final class Staging implements AutoCloseable {
    private static final long SMALLEST = 1L << 20;
    private static final long LARGEST = 64L << 20;
    private static final long PIECE = 4L << 20; // of a thread

    private final Driver driver;
    private final Status status;
    private final long stream;
    private final Buffer[] buffers = {new Buffer(), new Buffer()};
    private int next;

    private static final class Buffer {
        private long address;
        private long bytes;
        private long event;
    }

    Staging(Driver driver, Status status, long stream) {
        this.driver = driver;
        this.status = status;
        this.stream = stream;
    }

    /** The host's memory may change as soon as this returns; the copy takes its turn in the stream. */
    void upload(long host, long device, long bytes) {
        for (long done = 0; done < bytes; done += LARGEST) {
            long part = Math.min(LARGEST, bytes - done);
            Buffer buffer = free(part);
            copy(host + done, buffer.address, part);
            status.check(driver.cuMemcpyHtoDAsync_v2(device + done, buffer.address, part, stream), "cuMemcpyHtoDAsync");
            status.check(driver.cuEventRecord(buffer.event, stream), "cuEventRecord");
        }
    }

    /** Returns when all is there. */
    void download(long device, long host, long bytes) {
        for (long done = 0; done < bytes; done += LARGEST) {
            long part = Math.min(LARGEST, bytes - done);
            Buffer buffer = free(part);
            status.check(driver.cuMemcpyDtoHAsync_v2(buffer.address, device + done, part, stream), "cuMemcpyDtoHAsync");
            status.checkDone(driver.cuStreamSynchronize(stream), "cuStreamSynchronize");
            copy(buffer.address, host + done, part);
        }
    }

    // by several threads: one would take longer for a batch than a card does
    private static void copy(long from, long to, long bytes) {
        LongStream.rangeClosed(0, (bytes - 1) / PIECE).parallel().forEach(piece -> {
            long at = piece * PIECE;
            long part = Math.min(PIECE, bytes - at);
            new Pointer(to + at).getByteBuffer(0, part).put(new Pointer(from + at).getByteBuffer(0, part));
        });
    }

    /** The buffer whose turn it is, when it is no longer read. */
    private Buffer free(long bytes) {
        Buffer buffer = buffers[next];
        next = 1 - next;
        if (buffer.event == 0) {
            long[] event = new long[1];
            status.check(driver.cuEventCreate(event, Driver.EVENT_DISABLE_TIMING), "cuEventCreate");
            buffer.event = event[0];
        }
        status.checkDone(driver.cuEventSynchronize(buffer.event), "cuEventSynchronize");
        if (buffer.bytes < bytes) {
            release(buffer);
            long size = Math.max(SMALLEST, bytes);
            long[] address = new long[1];
            status.check(driver.cuMemHostAlloc(address, size, 0), "cuMemHostAlloc of pinned host memory");
            buffer.address = address[0];
            buffer.bytes = size;
        }
        return buffer;
    }

    private void release(Buffer buffer) {
        if (buffer.address != 0) {
            driver.cuMemFreeHost(buffer.address);
            buffer.address = 0;
            buffer.bytes = 0;
        }
    }

    @Override
    public void close() {
        for (Buffer buffer : buffers) {
            release(buffer);
            if (buffer.event != 0) {
                driver.cuEventDestroy_v2(buffer.event);
                buffer.event = 0;
            }
        }
    }
}
