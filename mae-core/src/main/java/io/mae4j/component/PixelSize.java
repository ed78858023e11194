package io.mae4j.component;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A height and a width, in pixels. A configuration gives one number where they are the same, and {@code [height, width]} where
 * they are not. It is no record, as those are what has keys in a configuration.
 */
public final class PixelSize {
    private static final String NUMBER = "([1-9]\\d{0,5})";
    private static final Pattern TEXT = Pattern.compile(NUMBER + "|\\[\\s*" + NUMBER + "\\s*,\\s*" + NUMBER + "\\s*]");

    private final int height;
    private final int width;

    public PixelSize(int height, int width) {
        if (height < 1 || width < 1) {
            throw new IllegalArgumentException("not a size: " + height + "x" + width);
        }
        this.height = height;
        this.width = width;
    }

    /** As high as wide. */
    public static PixelSize square(int side) {
        return new PixelSize(side, side);
    }

    /**
     * What a configuration would give as this text.
     *
     * @throws IllegalArgumentException if it is no size
     */
    public static PixelSize parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a size: " + text);
        }
        return matcher.group(1) != null
                ? square(Integer.parseInt(matcher.group(1)))
                : new PixelSize(Integer.parseInt(matcher.group(2)), Integer.parseInt(matcher.group(3)));
    }

    public int height() {
        return height;
    }

    public int width() {
        return width;
    }

    /** As a configuration gives it: a number, or a list of two. */
    public Object value() {
        return height == width ? (Object) height : List.of(height, width);
    }

    /** As {@link #value}, and as {@link #parse} takes it. */
    @Override
    public String toString() {
        return height == width ? Integer.toString(height) : "[" + height + "," + width + "]";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PixelSize size && size.height == height && size.width == width;
    }

    @Override
    public int hashCode() {
        return 31 * height + width;
    }
}
