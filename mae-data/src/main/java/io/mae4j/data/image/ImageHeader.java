package io.mae4j.data.image;

import java.util.Optional;

/**
 * The size of a picture as a JPEG, PNG or WebP file's header gives it, which costs nothing to read.
 *
 * @param channels as stored: 1 (grey, perhaps with alpha), 3 (colour, palettes and alpha included) or 4 (CMYK)
 */
record ImageHeader(int height, int width, int channels) {

    /**
     * Whether a PNG is animated, where OpenCV gives the first picture of the animation, which may be another than the PNG's own:
     * the chunk acTL comes before that one's samples.
     */
    static boolean animated(byte[] png) {
        long at = 8;
        while (at + 8 <= png.length) {
            switch (bigEndian(png, (int) at + 4)) {
                case 0x6163544C -> { // acTL
                    return true;
                }
                case 0x49444154 -> { // IDAT
                    return false;
                }
                default -> at += 12 + Integer.toUnsignedLong(bigEndian(png, (int) at)); // length, name, checksum
            }
        }
        return false;
    }

    /**
     * Requires that no chunk of a PNG claims more bytes than are left. OpenCV asks for that much memory, up to 2 GB, ahead of
     * reading the chunk, and then refuses the file all the same.
     */
    static void requireWholeChunks(byte[] png) throws CorruptPicture {
        long at = 8;
        while (at + 8 <= png.length && bigEndian(png, (int) at + 4) != 0x49454E44) { // IEND
            long length = Integer.toUnsignedLong(bigEndian(png, (int) at));
            long left = png.length - at - 8;
            if (length > left) {
                throw new CorruptPicture("the PNG is damaged or ends early (a part of " + length + " bytes, of which "
                        + left + " are there)");
            }
            at += 12 + length; // length, name, checksum
        }
    }

    /** Reads the header; empty if the format is another, or the header is incomplete or gives no size. */
    static Optional<ImageHeader> of(ImageFormat format, byte[] file) {
        return switch (format) {
            case JPEG -> sized(ofJpeg(JpegHeader.of(file)));
            case PNG -> file.length < 26 ? Optional.empty() : sized(ofPng(file));
            case WEBP -> file.length < 30 ? Optional.empty() : sized(ofWebp(file));
            default -> Optional.empty();
        };
    }

    /**
     * The fewest bytes that this many pixels can be packed into: a JPEG has a bit for each block of 8x8 pixels at least, and
     * deflate packs no more than 1,032 bytes of a PNG, where a pixel has a bit, into one.
     */
    long leastBytes(ImageFormat format) {
        long pixels = (long) height * width;
        return switch (format) {
            case JPEG -> pixels / (8 * 64);
            case PNG -> pixels / (8 * 1032);
            default -> 0;
        };
    }

    private static Optional<ImageHeader> sized(ImageHeader header) {
        return header.height > 0 && header.width > 0 ? Optional.of(header) : Optional.empty();
    }

    private static ImageHeader ofJpeg(JpegHeader jpeg) {
        return new ImageHeader(jpeg.height(), jpeg.width(), jpeg.components());
    }

    private static ImageHeader ofPng(
            byte[] file) { // signature, length and name of IHDR, width, height, depth, colour type
        boolean colour = (file[25] & 2) != 0;
        return new ImageHeader(bigEndian(file, 20), bigEndian(file, 16), colour ? 3 : 1);
    }

    private static ImageHeader ofWebp(byte[] file) {
        return switch (file[15]) {
            case 'X' -> new ImageHeader(1 + littleEndian(file, 27, 3), 1 + littleEndian(file, 24, 3), 3);
            case 'L' -> {
                int bits = littleEndian(file, 21, 4);
                yield new ImageHeader(1 + (bits >>> 14 & 0x3FFF), 1 + (bits & 0x3FFF), 3);
            }
            default -> new ImageHeader(littleEndian(file, 28, 2) & 0x3FFF, littleEndian(file, 26, 2) & 0x3FFF, 3);
        };
    }

    private static int bigEndian(byte[] file, int at) {
        return Integer.reverseBytes(littleEndian(file, at, 4));
    }

    private static int littleEndian(byte[] file, int at, int bytes) {
        int value = 0;
        for (int i = bytes - 1; i >= 0; i--) {
            value = value << 8 | file[at + i] & 0xFF;
        }
        return value;
    }
}
