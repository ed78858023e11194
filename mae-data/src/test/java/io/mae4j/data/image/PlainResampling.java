package io.mae4j.data.image;

/** The slow, obvious twin of {@link Resampling}: one sample after another. */
final class PlainResampling {
    private PlainResampling() {}

    static Picture resize(Picture source, int toHeight, int toWidth, Interpolation filter) {
        Taps across = Taps.of(source.width(), toWidth, 0, toWidth, filter);
        Taps down = Taps.of(source.height(), toHeight, 0, toHeight, filter);
        int channels = source.channels();
        Picture narrow =
                new Picture(channels, source.height(), toWidth, new byte[channels * source.height() * toWidth]);
        Picture small = new Picture(channels, toHeight, toWidth, new byte[channels * toHeight * toWidth]);
        for (int c = 0; c < channels; c++) {
            for (int x = 0; x < toWidth; x++) {
                for (int y = 0; y < source.height(); y++) {
                    long sum = 1 << 21;
                    for (int k = 0; k < across.weights()[x].length; k++) {
                        sum += (long) across.weights()[x][k] * source.at(y, across.first()[x] + k, c);
                    }
                    narrow.data()[(y * toWidth + x) * channels + c] = rounded(sum);
                }
                for (int y = 0; y < toHeight; y++) {
                    long sum = 1 << 21;
                    for (int k = 0; k < down.weights()[y].length; k++) {
                        sum += (long) down.weights()[y][k] * narrow.at(down.first()[y] + k, x, c);
                    }
                    small.data()[(y * toWidth + x) * channels + c] = rounded(sum);
                }
            }
        }
        return small;
    }

    private static byte rounded(long sum) {
        return (byte) Math.max(0, Math.min(255, sum >> 22));
    }
}
