package io.mae4j.data.image;

/**
 * Antialiased resampling, to the bit as Pillow does it: when shrinking, the filter is widened by the factor, so that every
 * pixel of the window has its weight. Weights are integers in units of 2^-22, and samples are rounded to eight bits after the
 * horizontal pass and again after the vertical one.
 */
public final class Resampling {
    private static final int PRECISION = 22;

    private Resampling() {}

    /** A window of a picture (nothing outside it is looked at), resized to {@code toHeight x toWidth}. */
    public static Picture resizeWindow(
            Picture source, int top, int left, int height, int width, int toHeight, int toWidth, Interpolation filter) {
        if (top < 0 || left < 0 || top + height > source.height() || left + width > source.width()) {
            throw new IllegalArgumentException("window " + height + "x" + width + " at " + top + "," + left
                    + " is not inside " + source.height() + "x" + source.width());
        }
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
        if (top < 0 || left < 0 || top + height > toHeight || left + width > toWidth) {
            throw new IllegalArgumentException("window " + height + "x" + width + " at " + top + "," + left
                    + " is not inside " + toHeight + "x" + toWidth);
        }
        return resample(
                source,
                0,
                0,
                Taps.of(source.height(), toHeight, top, height, filter),
                Taps.of(source.width(), toWidth, left, width, filter));
    }

    private static Picture resample(Picture source, int top, int left, Taps down, Taps across) {
        int channels = source.channels();
        int stride = across.count() * channels;
        int skipped = down.first[0]; // rows above have no weight
        int rows = down.end() - skipped;
        byte[] narrow = new byte[Math.multiplyExact(rows, stride)]; // [rows, width, channels]
        for (int y = 0; y < rows; y++) {
            int row = ((top + skipped + y) * source.width() + left) * channels;
            for (int x = 0; x < across.count(); x++) {
                int first = row + across.first[x] * channels;
                for (int c = 0; c < channels; c++) {
                    narrow[y * stride + x * channels + c] =
                            weigh(source.data(), first + c, channels, across.weights[x]);
                }
            }
        }
        byte[] data = new byte[Math.multiplyExact(down.count(), stride)]; // [height, width, channels]
        for (int y = 0; y < down.count(); y++) {
            for (int i = 0; i < stride; i++) {
                data[y * stride + i] = weigh(narrow, (down.first[y] - skipped) * stride + i, stride, down.weights[y]);
            }
        }
        return new Picture(channels, down.count(), across.count(), data);
    }

    private static byte weigh(byte[] samples, int first, int step, int[] weights) {
        int sum = 1 << (PRECISION - 1);
        int at = first;
        for (int weight : weights) {
            sum += weight * (samples[at] & 0xFF);
            at += step;
        }
        return (byte) Math.max(0, Math.min(255, sum >> PRECISION));
    }

    /** For each output position, the first input position that has weight, and the weights from there on. */
    private record Taps(int[] first, int[][] weights) {

        /** For {@code count} positions from {@code start} on, of {@code to} that {@code from} are resized to. */
        static Taps of(int from, int to, int start, int count, Interpolation filter) {
            double scale = (double) from / to;
            double stretch = Math.max(scale, 1);
            double reach = filter.support() * stretch;
            int[] first = new int[count];
            int[][] weights = new int[count][];
            for (int i = 0; i < count; i++) {
                double center = (start + i + 0.5) * scale;
                first[i] = Math.max(0, (int) (center - reach + 0.5));
                int end = Math.min(from, (int) (center + reach + 0.5));
                weights[i] = weights(first[i], end, center, stretch, filter);
            }
            return new Taps(first, weights);
        }

        int count() {
            return first.length;
        }

        /** One past the last input position that has weight. */
        int end() {
            int last = first.length - 1;
            return first[last] + weights[last].length;
        }

        private static int[] weights(int first, int end, double center, double stretch, Interpolation filter) {
            double[] exact = new double[end - first];
            double sum = 0;
            for (int k = 0; k < exact.length; k++) {
                exact[k] = filter.weight((first + k + 0.5 - center) / stretch);
                sum += exact[k];
            }
            int[] rounded = new int[exact.length];
            for (int k = 0; k < exact.length; k++) {
                rounded[k] = (int) Math.round(exact[k] / sum * (1 << PRECISION));
            }
            return rounded;
        }
    }
}
