package io.mae4j.data.image;

/**
 * A decoded picture, eight bits a sample.
 *
 * @param data the samples, {@code [height, width, channels]}, unsigned; not copied, and not to be changed
 */
public record Picture(int channels, int height, int width, byte[] data) {
    public Picture {
        if (data.length != (long) channels * height * width) {
            throw new IllegalArgumentException(
                    data.length + " bytes are not a picture of " + height + "x" + width + "x" + channels);
        }
    }

    /** The sample at a place, 0 to 255. */
    public int at(int row, int column, int channel) {
        return data[(row * width + column) * channels + channel] & 0xFF;
    }

    /** Writes the samples as {@code [channels, height, width]}. */
    public void copyPlanes(byte[] out) {
        int area = height * width;
        for (int c = 0; c < channels; c++) {
            for (int i = c, o = c * area; i < data.length; i += channels, o++) {
                out[o] = data[i];
            }
        }
    }

    /** A part of it, copied; the picture itself if that is all of it. */
    public Picture window(Window window) {
        window.requireInside(height, width);
        if (window.height() == height && window.width() == width) {
            return this;
        }
        int stride = window.width() * channels;
        byte[] part = new byte[window.height() * stride];
        for (int y = 0; y < window.height(); y++) {
            int from = ((window.top() + y) * width + window.left()) * channels;
            System.arraycopy(data, from, part, y * stride, stride);
        }
        return new Picture(channels, window.height(), window.width(), part);
    }

    /** Whether this is as large as {@code shape} and has its channels. */
    public boolean fits(ImageShape shape) {
        return channels == shape.channels() && height == shape.height() && width == shape.width();
    }

    /**
     * The same picture with one channel or three. Grey becomes three equal channels; colour becomes its luma by ITU-R
     * BT.601, {@code 0.299 R + 0.587 G + 0.114 B}.
     */
    public Picture withChannels(int wanted) {
        if (wanted == channels) {
            return this;
        }
        byte[] converted = new byte[Math.multiplyExact(wanted, height * width)];
        if (channels == 1 && wanted == 3) {
            for (int i = 0, o = 0; i < data.length; i++, o += 3) {
                converted[o] = converted[o + 1] = converted[o + 2] = data[i];
            }
        } else if (channels == 3 && wanted == 1) {
            for (int o = 0, i = 0; o < converted.length; o++, i += 3) {
                int red = data[i] & 0xFF;
                int green = data[i + 1] & 0xFF;
                int blue = data[i + 2] & 0xFF;
                converted[o] = (byte) ((19595 * red + 38470 * green + 7471 * blue + 0x8000) >> 16); // in units of 2^-16
            }
        } else {
            throw new IllegalArgumentException("cannot make " + wanted + " channels of " + channels);
        }
        return new Picture(wanted, height, width, converted);
    }
}
