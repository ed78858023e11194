package io.mae4j.data.load;

import io.mae4j.component.Mask;
import io.mae4j.data.dataset.Pictures;
import io.mae4j.data.image.LabelMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A batch in the making. Rows are filled by any thread without a lock; who calls the other methods is {@link BatchStream}'s
 * business.
 */
final class BatchSlot {
    private final Pictures pictures;
    private final int volume; // values of an image
    private final BatchBuffers buffers;
    private final Optional<INDArray> levels;
    private final int[] indices;
    private final int[] repeats;
    private final Mask[] masks;
    private final LabelMap[] labelMaps;
    private BatchBuffers.Buffer buffer;
    private int remaining;
    private int failedRow;
    private Throwable failure;
    private ImageBatch batch;

    BatchSlot(Pictures pictures, int rows, int volume, BatchBuffers buffers, Optional<INDArray> levels) {
        this.pictures = pictures;
        this.volume = volume;
        this.buffers = buffers;
        this.levels = levels;
        this.indices = new int[rows];
        this.repeats = new int[rows];
        this.masks = new Mask[rows];
        this.labelMaps = new LabelMap[rows];
    }

    void begin() {
        remaining = indices.length;
        failure = null;
        batch = null;
        buffer = buffers.take();
    }

    /** Fills a row by way of {@code image}, memory for one. */
    void fill(BatchPlan plan, long number, int row, ImageRow image) {
        BatchPlan.Filled filled = plan.fill(number, row, image);
        int index = filled.index();
        if (index != BatchPlan.PADDING) {
            buffer.put(row * volume, image);
            repeats[row] = plan.repeat(number, row);
            labelMaps[row] = filled.labels().orElse(null);
            masks[row] = plan.mask(number, row, index, image).orElse(null);
        }
        indices[row] = index;
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

    boolean holdsBatch() {
        return batch != null;
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

    /** Moves rows without a picture to the end. */
    ImageBatch make() {
        int size = 0;
        int[] labels = new int[indices.length];
        long[] places = new long[indices.length];
        int[] again = new int[indices.length];
        List<Mask> drawn = new ArrayList<>();
        List<LabelMap> maps = new ArrayList<>();
        for (int row = 0; row < indices.length; row++) {
            if (indices[row] == BatchPlan.PADDING) {
                continue;
            }
            if (size < row) {
                move(row, size);
            }
            labels[size] = pictures.label(indices[row]);
            places[size] = indices[row];
            again[size] = repeats[row];
            Optional.ofNullable(masks[row]).ifPresent(drawn::add);
            Optional.ofNullable(labelMaps[row]).ifPresent(maps::add);
            size++;
        }
        ImageRow padding = ImageRow.of(size < indices.length ? volume : 0, levels.isPresent());
        for (int row = size; row < indices.length; row++) {
            buffer.put(row * volume, padding);
        }
        Arrays.fill(labels, size, labels.length, Pictures.UNLABELLED);
        Arrays.fill(places, size, places.length, BatchPlan.PADDING);
        BatchBuffers.Buffer mine = buffer;
        buffer = null;
        return new ImageBatch(
                mine.images(),
                levels,
                labels,
                places,
                again,
                size,
                List.copyOf(drawn),
                List.copyOf(maps),
                () -> buffers.giveBack(mine));
    }

    /** Gives back what a batch that was never made had taken. */
    void abandon() {
        if (batch != null) {
            batch.close();
            batch = null;
        }
        if (buffer != null) {
            buffers.giveBack(buffer);
            buffer = null;
        }
    }

    private void move(int from, int to) {
        ImageRow row = ImageRow.of(volume, levels.isPresent());
        buffer.get(from * volume, row);
        buffer.put(to * volume, row);
    }
}
