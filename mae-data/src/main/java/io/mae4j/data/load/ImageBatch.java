package io.mae4j.data.load;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Images that are computed on together. Every batch of a loader has the same number of rows; the rows from {@code size} on,
 * which only evaluation has, are padding: zeros, label and index -1.
 *
 * @param images normalised, float, {@code [batch, channels, height, width]}
 * @param labels {@code [batch]}; -1 where there is none
 * @param indices {@code [batch]}: the place of each picture in its split
 * @param size rows that hold a picture; they come first
 */
public record ImageBatch(INDArray images, int[] labels, long[] indices, int size) implements AutoCloseable {

    /** Gives the images' memory back at once instead of when the garbage collector comes by; they are gone then. */
    @Override
    public void close() {
        if (images.closeable() && !images.wasClosed()) {
            images.close();
        }
    }
}
