package io.mae4j.data.load;

import io.mae4j.component.Mask;
import io.mae4j.data.image.LabelMap;
import io.mae4j.engine.Inputs;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Images that are computed on together. Every batch of a loader has the same number of rows; the rows from {@link #size} on,
 * which only evaluation has, are padding: zeros, label and index -1.
 *
 * <p>Close a batch when it is done with: its memory is then used for a later one.
 */
public final class ImageBatch implements AutoCloseable {
    private final INDArray images;
    private final Optional<INDArray> levels;
    private final int[] labels;
    private final long[] indices;
    private final int[] repeats;
    private final int size;
    private final List<Mask> masks;
    private final List<LabelMap> labelMaps;
    private final Runnable release;
    private boolean closed;

    /** A batch of no loader, without repeats, masks and label maps: closing it closes its images. */
    public ImageBatch(INDArray images, int[] labels, long[] indices, int size) {
        this(
                images,
                Optional.empty(),
                labels,
                indices,
                new int[indices.length],
                size,
                List.of(),
                List.of(),
                images::close);
    }

    ImageBatch(
            INDArray images,
            Optional<INDArray> levels,
            int[] labels,
            long[] indices,
            int[] repeats,
            int size,
            List<Mask> masks,
            List<LabelMap> labelMaps,
            Runnable release) {
        this.images = images;
        this.levels = levels;
        this.labels = labels;
        this.indices = indices;
        this.repeats = repeats;
        this.size = size;
        this.masks = masks;
        this.labelMaps = labelMaps;
        this.release = release;
    }

    /** Images {@code [batch, channels, height, width]}: normalised floats, or UINT8 where there are {@link #levels}. */
    public INDArray images() {
        return images;
    }

    /** What bytes stand for, float {@code [channels, 256]}; empty if the images are normalised. */
    public Optional<INDArray> levels() {
        return levels;
    }

    /** Puts the images among a program's inputs, with their levels if they are bytes. */
    public void putInto(Map<String, INDArray> inputs, String name) {
        inputs.put(name, images);
        levels.ifPresent(table -> inputs.put(name + Inputs.LEVELS, table));
    }

    /** {@code [batch]}; -1 where there is none. */
    public int[] labels() {
        return labels;
    }

    /** {@code [batch]}: the place of each picture in its split. */
    public long[] indices() {
        return indices;
    }

    /** {@code [batch]}: how often each picture came in this epoch before, 0 where augmentation is not repeated. */
    public int[] repeats() {
        return repeats;
    }

    /** Rows that hold a picture; they come first. */
    public int size() {
        return size;
    }

    /** A mask for each row, or none if the loader draws no masks. */
    public List<Mask> masks() {
        return masks;
    }

    /** A label map of the images' size for each row, or none if the loader reads no label maps. */
    public List<LabelMap> labelMaps() {
        return labelMaps;
    }

    /** Gives the images' memory back: what is in it from now on is another batch. May be called again. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            release.run();
        }
    }
}
