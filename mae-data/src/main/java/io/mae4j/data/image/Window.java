package io.mae4j.data.image;

/** A rectangle of pixels within a picture, its upper left corner first. */
public record Window(int top, int left, int height, int width) {

    /**
     * Checks that it lies in a picture of the given size.
     *
     * @throws IllegalArgumentException if not, or if it is empty
     */
    public Window requireInside(int ofHeight, int ofWidth) {
        if (top < 0 || left < 0 || height < 1 || width < 1 || top > ofHeight - height || left > ofWidth - width) {
            throw new IllegalArgumentException(this + " is not inside " + ofHeight + "x" + ofWidth);
        }
        return this;
    }

    @Override
    public String toString() {
        return "window " + height + "x" + width + " at " + top + "," + left;
    }
}
