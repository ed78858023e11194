package io.mae4j.data.image;

/**
 * A window of a picture, decoded at a half, a quarter or an eighth of its size, or at its own. The window's edges need not
 * fall between the pixels of the smaller picture.
 *
 * @param picture the pixels that the window touches
 * @param top of the window, in pixels of {@code picture}, and so are the others
 */
public record ReducedPicture(Picture picture, double top, double left, double height, double width) {

    /** A window that was decoded at its own size, and nothing beside it. */
    static ReducedPicture whole(Picture window) {
        return new ReducedPicture(window, 0, 0, window.height(), window.width());
    }
}
