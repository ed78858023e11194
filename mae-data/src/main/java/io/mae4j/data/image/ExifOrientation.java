package io.mae4j.data.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.OptionalInt;

/** The orientation that cameras note in an EXIF segment, or a TIFF file itself (tag 0x0112), and what it asks for. */
final class ExifOrientation {
    private static final int TAG = 0x0112;
    private static final byte[] NAME = {'E', 'x', 'i', 'f', 0, 0};

    private ExifOrientation() {}

    /** The orientation, 1 to 8, in the segment from {@code start} to {@code end} of a file, if it has one. */
    static OptionalInt of(byte[] file, int start, int end) {
        int tiff = start + NAME.length;
        if (tiff + 8 > end || !Arrays.equals(file, start, tiff, NAME, 0, NAME.length)) {
            return OptionalInt.empty();
        }
        return of(ByteBuffer.wrap(file, tiff, end - tiff).slice());
    }

    /** The orientation, 1 to 8, of the first picture of a TIFF file, if it has one. */
    static OptionalInt ofTiff(byte[] file) {
        return file.length < 8 ? OptionalInt.empty() : of(ByteBuffer.wrap(file));
    }

    private static OptionalInt of(ByteBuffer bytes) {
        bytes.order(bytes.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int directory = bytes.getInt(4);
        if (directory < 8 || directory > bytes.limit() - 2) {
            return OptionalInt.empty();
        }
        int entries = Short.toUnsignedInt(bytes.getShort(directory));
        for (int i = 0; i < entries; i++) {
            int entry = directory + 2 + 12 * i; // tag, type, count, value
            if (entry > bytes.limit() - 12) {
                break;
            }
            if (Short.toUnsignedInt(bytes.getShort(entry)) == TAG) {
                int value = bytes.getShort(entry + 8);
                return value >= 1 && value <= 8 ? OptionalInt.of(value) : OptionalInt.empty();
            }
        }
        return OptionalInt.empty();
    }

    /** Whether height and width change places. */
    static boolean turns(int orientation) {
        return orientation >= 5;
    }

    /** The picture as it was seen. */
    static Picture upright(Picture stored, int orientation) {
        if (orientation == 1) {
            return stored;
        }
        int channels = stored.channels();
        int bottom = stored.height() - 1;
        int right = stored.width() - 1;
        int height = turns(orientation) ? stored.width() : stored.height();
        int width = turns(orientation) ? stored.height() : stored.width();
        byte[] data = new byte[stored.data().length];
        for (int y = 0, o = 0; y < height; y++) {
            for (int x = 0; x < width; x++, o += channels) {
                int row =
                        switch (orientation) {
                            case 2 -> y;
                            case 3, 4 -> bottom - y;
                            case 5, 8 -> x;
                            default -> bottom - x;
                        };
                int column =
                        switch (orientation) {
                            case 2, 3 -> right - x;
                            case 4 -> x;
                            case 5, 6 -> y;
                            default -> right - y;
                        };
                System.arraycopy(stored.data(), (row * stored.width() + column) * channels, data, o, channels);
            }
        }
        return new Picture(channels, height, width, data);
    }
}
