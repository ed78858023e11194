package io.mae4j.data.load;

import io.mae4j.data.dataset.Pictures;
import io.mae4j.data.image.ImageShape;
import io.mae4j.data.image.Normalization;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Batches in order, made ahead by a few threads. The threads take rows one by one, so the first batch is soon there however
 * large batches are; they stop when {@code prefetch} batches are waiting. One thread may use a stream at a time. Close it:
 * that stops the threads, at the latest when each has done its row.
 */
public final class BatchStream implements Iterator<ImageBatch>, AutoCloseable {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition slotFreed = lock.newCondition();
    private final Condition batchReady = lock.newCondition();
    private final BatchSlot[] slots; // batch b is made in slot b % slots.length
    private final BatchPlan plan;
    private final int rows;
    private final int volume; // values of an image
    private final boolean bytes;
    private final BatchBuffers buffers;
    private final long end;
    private final List<Thread> workers = new ArrayList<>();
    private long made; // the batch that the next row belongs to
    private int row;
    private long taken;
    private boolean closed;
    private Throwable broken; // why a thread had to end
    private long waitedNanos;

    /**
     * The batches from {@code first} to before {@code end}, of {@code rows} pictures of a split each.
     *
     * @param bytes what the images' bytes stand for; empty for images of floats
     */
    BatchStream(
            long first,
            long end,
            int rows,
            ImageShape shape,
            Pictures pictures,
            LoaderConfig config,
            Optional<Normalization> bytes,
            BatchPlan plan) {
        this.plan = plan;
        this.rows = rows;
        this.volume = shape.volume();
        this.bytes = bytes.isPresent();
        this.buffers = new BatchBuffers(this.bytes, rows, shape.channels(), shape.height(), shape.width());
        Optional<INDArray> levels = bytes.map(Normalization::levels);
        this.made = first;
        this.taken = first;
        this.end = Math.max(first, end);
        this.slots = new BatchSlot[(int) Math.min(config.prefetch(), this.end - first)];
        for (int i = 0; i < slots.length; i++) {
            slots[i] = new BatchSlot(pictures, rows, volume, buffers, levels);
        }
        for (int i = 0; i < config.threadCount() && slots.length > 0; i++) {
            Thread worker = new Thread(this::work, "mae-data-" + i);
            worker.setDaemon(true);
            workers.add(worker);
            worker.start();
        }
    }

    @Override
    public boolean hasNext() {
        lock.lock();
        try {
            return !closed && taken < end;
        } finally {
            lock.unlock();
        }
    }

    /**
     * The next batch; waits until it is there.
     *
     * @throws io.mae4j.UserError if one of its pictures is corrupt and the policy is to fail; the stream is closed then
     */
    @Override
    public ImageBatch next() {
        Throwable failure;
        lock.lock();
        try {
            if (closed || taken >= end) {
                throw new NoSuchElementException(closed ? "the stream is closed" : "there is no further batch");
            }
            BatchSlot slot = slot(taken);
            long start = System.nanoTime();
            while (!slot.ready() && !closed && broken == null) {
                batchReady.awaitUninterruptibly();
            }
            waitedNanos += System.nanoTime() - start;
            if (closed) {
                throw new NoSuchElementException("the stream was closed");
            }
            failure = slot.ready() ? slot.failure() : broken;
            if (failure == null) {
                taken++;
                slotFreed.signalAll();
                return slot.take();
            }
        } finally {
            lock.unlock();
        }
        close();
        if (failure instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) failure; // nothing that workers call throws checked exceptions
    }

    /** Whether {@link #next} would give a batch without waiting. */
    public boolean isReady() {
        lock.lock();
        try {
            return !closed && taken < end && slot(taken).holdsBatch();
        } finally {
            lock.unlock();
        }
    }

    /** Time that {@link #next} has waited: how long data was slower than its use. */
    public long waitedNanos() {
        lock.lock();
        try {
            return waitedNanos;
        } finally {
            lock.unlock();
        }
    }

    /** Stops the threads and frees the batches that nobody took. May be called again, and at any time. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            slotFreed.signalAll();
            batchReady.signalAll();
        } finally {
            lock.unlock();
        }
        boolean interrupted = false;
        for (Thread worker : workers) {
            while (worker.isAlive()) {
                try {
                    worker.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        for (BatchSlot slot : slots) {
            slot.abandon();
        }
        buffers.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private BatchSlot slot(long batch) {
        return slots[(int) (batch % slots.length)];
    }

    private void work() {
        try {
            makeRows();
        } catch (RuntimeException | Error e) { // no memory for a batch or an image: nobody shall wait for it
            lock.lock();
            try {
                broken = e;
                batchReady.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    private void makeRows() {
        ImageRow image = ImageRow.of(volume, bytes);
        while (true) {
            long batch;
            int mine;
            BatchSlot slot;
            lock.lock();
            try {
                while (!closed && made < end && made >= taken + slots.length) {
                    slotFreed.awaitUninterruptibly();
                }
                if (closed || made >= end) {
                    return;
                }
                batch = made;
                mine = row;
                slot = slot(batch);
                if (mine == 0) {
                    slot.begin();
                }
                row++;
                if (row == rows) {
                    row = 0;
                    made++;
                }
            } finally {
                lock.unlock();
            }
            fill(slot, batch, mine, image);
        }
    }

    private void fill(BatchSlot slot, long batch, int mine, ImageRow image) {
        Throwable failure = null;
        try {
            slot.fill(plan, batch, mine, image);
        } catch (Throwable e) { // carried to the thread that calls next()
            failure = e;
        }
        if (rowDone(slot, mine, failure)) {
            ImageBatch result = null;
            try {
                result = slot.make();
            } catch (Throwable e) {
                failure = e;
            }
            publish(slot, result, failure);
        }
    }

    /** True if the batch is complete and wants making. */
    private boolean rowDone(BatchSlot slot, int mine, Throwable failure) {
        lock.lock();
        try {
            if (failure != null) {
                slot.fail(mine, failure);
            }
            boolean last = slot.rowDone();
            if (last && slot.failed()) {
                batchReady.signalAll();
            }
            return last && !slot.failed();
        } finally {
            lock.unlock();
        }
    }

    private void publish(BatchSlot slot, ImageBatch result, Throwable failure) {
        lock.lock();
        try {
            if (result == null) {
                slot.fail(0, failure);
            } else {
                slot.publish(result);
            }
            batchReady.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
