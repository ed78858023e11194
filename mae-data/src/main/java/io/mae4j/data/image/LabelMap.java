package io.mae4j.data.image;

/**
 * The class of each pixel of a picture, row by row: from 0 up, or {@link #IGNORED}.
 *
 * @param classes [height * width], as unsigned bytes; not copied, and not to be changed
 */
public record LabelMap(int height, int width, byte[] classes) {
    /** A pixel that has no class: nothing is learnt from it, and it is not counted. */
    public static final int IGNORED = 255;

    public LabelMap {
        if (height < 1 || width < 1 || classes.length != (long) height * width) {
            throw new IllegalArgumentException(classes.length + " pixels are no label map of " + height + "x" + width);
        }
    }

    /** The classes that a picture of one channel has for samples. */
    public static LabelMap of(Picture picture) {
        if (picture.channels() != 1) {
            throw new IllegalArgumentException("a label map has one channel, not " + picture.channels());
        }
        return new LabelMap(picture.height(), picture.width(), picture.data());
    }

    /** The class of a pixel, or {@link #IGNORED}. */
    public int at(int row, int column) {
        return classes[row * width + column] & 0xFF;
    }

    /** As a picture of one channel, so that what moves pixels moves classes. */
    public Picture picture() {
        return new Picture(1, height, width, classes);
    }
}
