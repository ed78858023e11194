package io.mae4j.data.segment;

/**
 * The class of each pixel of a picture, row by row: from 0 up, or {@link #IGNORED}.
 *
 * @param classes [height * width], as unsigned bytes
 */
public record LabelMap(int height, int width, byte[] classes) {
    /** A pixel that has no class: nothing is learnt from it, and it is not counted. */
    public static final int IGNORED = 255;

    public LabelMap {
        if (height < 1 || width < 1 || classes.length != height * width) {
            throw new IllegalArgumentException(classes.length + " pixels are no label map of " + height + "x" + width);
        }
    }

    /** The class of a pixel, or {@link #IGNORED}. */
    public int at(int row, int column) {
        return classes[row * width + column] & 0xFF;
    }
}
