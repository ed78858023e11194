package io.mae4j.data.image;

/**
 * Antialiased resampling, to the bit as Pillow 12.0 and those before it do it: when shrinking, the filter is widened by the
 * factor, so that every pixel of the window has its weight. Weights are integers in units of 2^-22, and samples are rounded to
 * eight bits after the horizontal pass and again after the vertical one. Pillow 13 goes the other way round for some shapes, so
 * that it rounds other numbers.
 *
 * <p>The horizontal pass works on columns of some {@value #BLOCK} rows at a time, which stay in the processor's cache, so that
 * both passes are sums of whole arrays.
 */
public final class Resampling {
    private static final int BLOCK = 64;

    private Resampling() {}

    /** A window of a picture (nothing outside it is looked at), resized to {@code toHeight x toWidth}. */
    public static Picture resizeWindow(
            Picture source, int top, int left, int height, int width, int toHeight, int toWidth, Interpolation filter) {
        new Window(top, left, height, width).requireInside(source.height(), source.width());
        return resample(
                source,
                top,
                left,
                Taps.of(height, toHeight, 0, toHeight, filter),
                Taps.of(width, toWidth, 0, toWidth, filter));
    }

    /** The whole picture resized to {@code toHeight x toWidth}, of which only a window is computed and returned. */
    public static Picture resize(
            Picture source, int toHeight, int toWidth, int top, int left, int height, int width, Interpolation filter) {
        new Window(top, left, height, width).requireInside(toHeight, toWidth);
        return resample(
                source,
                0,
                0,
                Taps.of(source.height(), toHeight, top, height, filter),
                Taps.of(source.width(), toWidth, left, width, filter));
    }

    /** A part of a picture, whose edges may lie within pixels, resized; as far as the filter reaches, pixels beside it count. */
    public static Picture resize(ReducedPicture source, int toHeight, int toWidth, Interpolation filter) {
        Picture picture = source.picture();
        return resample(
                picture,
                0,
                0,
                Taps.of(picture.height(), source.top(), source.height(), toHeight, 0, toHeight, filter),
                Taps.of(picture.width(), source.left(), source.width(), toWidth, 0, toWidth, filter));
    }

    /** What is done with each row of the result, from the first to the last. */
    @FunctionalInterface
    public interface Rows {
        /**
         * Takes a row, which is another after the call.
         *
         * @param samples {@code [width, channels]}, 0 to 255
         */
        void accept(int y, int[] samples);
    }

    /** The whole picture resized to {@code toHeight x toWidth}, row by row. */
    public static void resize(Picture source, int toHeight, int toWidth, Interpolation filter, Rows rows) {
        resample(
                source,
                0,
                0,
                Taps.of(source.height(), toHeight, 0, toHeight, filter),
                Taps.of(source.width(), toWidth, 0, toWidth, filter),
                rows);
    }

    private static Picture resample(Picture source, int top, int left, Taps down, Taps across) {
        int stride = across.count() * source.channels();
        byte[] data = new byte[Math.multiplyExact(down.count(), stride)];
        resample(source, top, left, down, across, (y, samples) -> {
            for (int i = 0, o = y * stride; i < stride; i++, o++) {
                data[o] = (byte) samples[i];
            }
        });
        return new Picture(source.channels(), down.count(), across.count(), data);
    }

    private static void resample(Picture source, int top, int left, Taps down, Taps across, Rows out) {
        int channels = source.channels();
        int stride = across.count() * channels;
        int skipped = across.first()[0]; // columns before have no weight
        int columns = across.end() - skipped;
        ResamplingBuffers buffers = ResamplingBuffers.get();
        int[][] block = buffers.block(columns, BLOCK * channels); // [column, row * channels]
        int[][] narrow = buffers.narrow(across.count(), BLOCK * channels); // [x, row * channels]
        int[][] rows = buffers.rows(down.most() + BLOCK, stride); // [row % ring, x * channels]
        int[] sum = buffers.sum(stride);
        int y = 0;
        for (int row = down.first()[0]; row < down.end(); row += BLOCK) {
            int count = Math.min(BLOCK, down.end() - row);
            int at = ((top + row) * source.width() + left + skipped) * channels;
            toColumns(source.data(), at, source.width() * channels, columns, count, channels, block);
            for (int x = 0; x < across.count(); x++) {
                int first = across.first()[x] - skipped;
                WeightedSum.of(block, first, across.weights()[x], count * channels, narrow[x]);
            }
            toRows(narrow, across.count(), row, count, channels, rows);
            for (; y < down.count() && down.end(y) <= row + count; y++) {
                WeightedSum.of(rows, down.first()[y], down.weights()[y], stride, sum);
                out.accept(y, sum);
            }
        }
    }

    private static void toColumns(
            byte[] samples, int start, int stride, int columns, int rows, int channels, int[][] block) {
        for (int x = 0; x < columns; x++) {
            int[] column = block[x];
            int at = start + x * channels;
            if (channels == 3) {
                for (int o = 0; o < 3 * rows; o += 3, at += stride) {
                    column[o] = samples[at] & 0xFF;
                    column[o + 1] = samples[at + 1] & 0xFF;
                    column[o + 2] = samples[at + 2] & 0xFF;
                }
            } else {
                for (int o = 0; o < channels * rows; o += channels, at += stride) {
                    for (int c = 0; c < channels; c++) {
                        column[o + c] = samples[at + c] & 0xFF;
                    }
                }
            }
        }
    }

    private static void toRows(int[][] narrow, int columns, int firstRow, int rows, int channels, int[][] ring) {
        for (int y = 0; y < rows; y++) {
            int[] row = ring[(firstRow + y) % ring.length];
            int from = y * channels;
            if (channels == 3) {
                for (int x = 0, o = 0; x < columns; x++, o += 3) {
                    int[] column = narrow[x];
                    row[o] = column[from];
                    row[o + 1] = column[from + 1];
                    row[o + 2] = column[from + 2];
                }
            } else {
                for (int x = 0, o = 0; x < columns; x++, o += channels) {
                    System.arraycopy(narrow[x], from, row, o, channels);
                }
            }
        }
    }
}
