package io.mae4j.data.image;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR_RGB;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_GRAYSCALE;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_GRAYSCALE_2;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_GRAYSCALE_4;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_GRAYSCALE_8;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imdecode;

import java.nio.ByteBuffer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.opencv_core.Mat;

/** A JPEG, PNG or WebP file that OpenCV decodes (with libjpeg-turbo, libpng and libwebp, three to ten times ImageIO's speed). */
record OpenCvSource(byte[] file, ImageFormat format, ImageHeader header) implements PictureSource {
    private static final ThreadLocal<Buffers> BUFFERS = ThreadLocal.withInitial(Buffers::new);

    @Override
    public int height() {
        return header.height();
    }

    @Override
    public int width() {
        return header.width();
    }

    @Override
    public Picture decode() throws CorruptPicture {
        return decode(new Window(0, 0, height(), width()));
    }

    @Override
    public Picture decode(Window window) throws CorruptPicture {
        return decode(window.requireInside(height(), width()), 1);
    }

    /** JPEGs only: their transform gives a half, a quarter or an eighth of the size in less time. */
    @Override
    public ReducedPicture decode(Window window, int height, int width) throws CorruptPicture {
        window.requireInside(height(), width());
        int factor = format == ImageFormat.JPEG ? 8 : 1;
        while (factor > 1 && (window.height() < height * factor || window.width() < width * factor)) {
            factor /= 2;
        }
        int top = window.top() / factor;
        int left = window.left() / factor;
        int bottom = ceilDiv(window.top() + window.height(), factor);
        int right = ceilDiv(window.left() + window.width(), factor);
        Picture picture = decode(new Window(top, left, bottom - top, right - left), factor);
        return new ReducedPicture(
                picture,
                (double) window.top() / factor - top,
                (double) window.left() / factor - left,
                (double) window.height() / factor,
                (double) window.width() / factor);
    }

    private static int ceilDiv(int a, int b) {
        return (a + b - 1) / b;
    }

    private Picture decode(Window window, int factor) throws CorruptPicture {
        int colour = header.channels() == 1 ? IMREAD_GRAYSCALE : IMREAD_COLOR_RGB;
        int reduced =
                switch (factor) {
                    case 2 -> IMREAD_REDUCED_GRAYSCALE_2;
                    case 4 -> IMREAD_REDUCED_GRAYSCALE_4;
                    case 8 -> IMREAD_REDUCED_GRAYSCALE_8;
                    default -> 0;
                };
        int height = ceilDiv(height(), factor);
        int width = ceilDiv(width(), factor);
        Buffers buffers = BUFFERS.get();
        try (Mat encoded = new Mat(1, file.length, CV_8UC1, buffers.encoded(file));
                Mat decoded = imdecode(encoded, colour | reduced | IMREAD_IGNORE_ORIENTATION, buffers.decoded)) {
            if (decoded.empty()) {
                throw new CorruptPicture("the " + format + " is damaged or ends early");
            }
            if (decoded.rows() != height
                    || decoded.cols() != width
                    || decoded.channels() != Math.min(3, header.channels())) {
                throw new CorruptPicture("the " + format + " is damaged (its header says " + height + "x" + width
                        + ", its samples are " + decoded.rows() + "x" + decoded.cols() + ")");
            }
            return copy(decoded, window);
        } catch (RuntimeException e) { // a C++ exception
            throw new CorruptPicture("the " + format + " is damaged (" + e.getMessage() + ")", e);
        } finally {
            buffers.shrink();
        }
    }

    private static Picture copy(Mat decoded, Window window) {
        int channels = decoded.channels();
        int stride = window.width() * channels;
        byte[] data = new byte[window.height() * stride];
        long step = decoded.step();
        BytePointer samples = decoded.data();
        ByteBuffer rows = samples.capacity(step * decoded.rows()).asByteBuffer();
        for (int y = 0; y < window.height(); y++) {
            rows.get((int) ((window.top() + y) * step) + window.left() * channels, data, y * stride, stride);
        }
        return new Picture(channels, window.height(), window.width(), data);
    }

    /** A thread's native memory, used again for the next picture unless it is large. */
    private static final class Buffers {
        private static final long KEPT = 1 << 25;

        private BytePointer encoded = new BytePointer(1 << 18);
        private final Mat decoded = new Mat();

        BytePointer encoded(byte[] file) {
            if (encoded.capacity() < file.length) {
                encoded.close();
                encoded = new BytePointer(Math.max(file.length, Math.min(KEPT, 2L * file.length)));
            }
            return encoded.put(file, 0, file.length);
        }

        void shrink() {
            if (encoded.capacity() > KEPT) {
                encoded.close();
                encoded = new BytePointer(1 << 18);
            }
            if (decoded.total() * 3 > KEPT) {
                decoded.release();
            }
        }
    }
}
