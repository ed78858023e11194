package io.mae4j.data.load;

import io.mae4j.data.dataset.Dataset;
import io.mae4j.data.dataset.Pictures;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A batch in the making, whose buffers are used again for a later one. Rows are filled by any thread without a lock; who
 * calls the other methods is {@link BatchStream}'s business.
 */
final class BatchSlot {
    private final Pictures pictures;
    private final int volume;
    private final long[] shape; // [batch, channels, height, width]
    private final long[] strides;
    private final float[] images;
    private final int[] indices;
    private int remaining;
    private int failedRow;
    private Throwable failure;
    private ImageBatch batch;

    BatchSlot(Dataset dataset, Pictures pictures, int rows) {
        int height = dataset.shape().height();
        int width = dataset.shape().width();
        this.pictures = pictures;
        this.volume = dataset.shape().volume();
        this.shape = new long[] {rows, dataset.shape().channels(), height, width};
        this.strides = new long[] {volume, (long) height * width, width, 1};
        this.images = new float[Math.multiplyExact(rows, volume)];
        this.indices = new int[rows];
    }

    void begin() {
        remaining = indices.length;
        failure = null;
        batch = null;
    }

    void fill(BatchPlan plan, long number, int row) {
        indices[row] = plan.fill(number, row, images, row * volume);
    }

    /** Of several rows that fail, the first counts, whichever thread was faster. */
    void fail(int row, Throwable why) {
        if (failure == null || row < failedRow) {
            failure = why;
            failedRow = row;
        }
    }

    /** Notes that a row is done; true for the last one. */
    boolean rowDone() {
        return --remaining == 0;
    }

    boolean failed() {
        return failure != null;
    }

    boolean ready() {
        return failure != null ? remaining == 0 : batch != null;
    }

    void publish(ImageBatch made) {
        batch = made;
    }

    /** The batch, which the slot then forgets; null if there is none yet. */
    ImageBatch take() {
        ImageBatch taken = batch;
        batch = null;
        return taken;
    }

    Throwable failure() {
        return failure;
    }

    /** Moves rows without a picture to the end and copies the whole out of the buffers. */
    ImageBatch make() {
        int size = 0;
        int[] labels = new int[indices.length];
        long[] places = new long[indices.length];
        for (int row = 0; row < indices.length; row++) {
            if (indices[row] == BatchPlan.PADDING) {
                continue;
            }
            if (size < row) {
                System.arraycopy(images, row * volume, images, size * volume, volume);
            }
            labels[size] = pictures.label(indices[row]);
            places[size] = indices[row];
            size++;
        }
        Arrays.fill(images, size * volume, images.length, 0);
        Arrays.fill(labels, size, labels.length, Pictures.UNLABELLED);
        Arrays.fill(places, size, places.length, BatchPlan.PADDING);
        INDArray array = Nd4j.create(images, shape, strides, 'c', DataType.FLOAT);
        return new ImageBatch(array, labels, places, size);
    }
}
