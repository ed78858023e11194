package io.mae4j.data.image;

/**
 * A picture whose size is known and whose samples are decoded when they are asked for, so that a crop need not decode what it
 * throws away. Belongs to one thread.
 */
public interface PictureSource {

    /** Rows of the whole picture. */
    int height();

    /** Columns of the whole picture. */
    int width();

    /**
     * All of it.
     *
     * @throws CorruptPicture if it cannot be decoded
     */
    Picture decode() throws CorruptPicture;

    /**
     * The part of {@link #decode} that lies in a window, the same samples.
     *
     * @throws CorruptPicture if it cannot be decoded
     */
    default Picture decode(Window window) throws CorruptPicture {
        return decode().window(window);
    }

    /**
     * A window, decoded at the smallest size that costs less and is not smaller than {@code height x width}: near what
     * {@link #decode(Window)} and resizing would give, not the same.
     *
     * @throws CorruptPicture if it cannot be decoded
     */
    default ReducedPicture decode(Window window, int height, int width) throws CorruptPicture {
        return ReducedPicture.whole(decode(window));
    }

    /** A picture that is decoded already. */
    static PictureSource of(Picture picture) {
        return new PictureSource() {
            @Override
            public int height() {
                return picture.height();
            }

            @Override
            public int width() {
                return picture.width();
            }

            @Override
            public Picture decode() {
                return picture;
            }
        };
    }
}
