package io.mae4j.data.image;

/**
 * What the segments before a JPEG's samples say.
 *
 * @param height in pixels; 0 if there is no frame header
 * @param width in pixels
 * @param components samples of a pixel; 0 if there is no frame header
 * @param adobeTransform what Adobe's APP14 segment names (0: CMYK or RGB as they are, 2: YCCK); -1 if there is none
 * @param orientation as the camera was held, of the EXIF segment: 1 to 8, where 1 is upright
 */
record JpegHeader(int height, int width, int components, int adobeTransform, int orientation) {

    /** Reads the segments up to the frame header. */
    static JpegHeader of(byte[] file) {
        int transform = -1;
        int orientation = 1;
        int at = 2;
        while (at + 4 <= file.length) {
            if ((file[at] & 0xFF) != 0xFF) {
                break;
            }
            int marker = file[at + 1] & 0xFF;
            if (marker == 0xFF
                    || marker == 0x01
                    || marker >= 0xD0 && marker <= 0xD8) { // fill byte, or no length follows
                at += marker == 0xFF ? 1 : 2;
                continue;
            }
            int length = twoBytes(file, at + 2);
            if (isFrame(marker) && at + 9 < file.length) {
                return new JpegHeader(
                        twoBytes(file, at + 5), twoBytes(file, at + 7), file[at + 9] & 0xFF, transform, orientation);
            }
            if (marker == 0xE1 && at + 2 + length <= file.length) {
                orientation = ExifOrientation.of(file, at + 4, at + 2 + length).orElse(orientation);
            }
            if (marker == 0xEE && length >= 14 && at + 15 < file.length && isAdobe(file, at + 4)) {
                transform = file[at + 15] & 0xFF;
            }
            at += 2 + length;
        }
        return new JpegHeader(0, 0, 0, transform, orientation);
    }

    private static int twoBytes(byte[] file, int at) {
        return (file[at] & 0xFF) << 8 | file[at + 1] & 0xFF;
    }

    private static boolean isFrame(int marker) { // SOF0 to SOF15, but for DHT, JPG and DAC, which lie between
        return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    }

    private static boolean isAdobe(byte[] file, int at) {
        return file[at] == 'A'
                && file[at + 1] == 'd'
                && file[at + 2] == 'o'
                && file[at + 3] == 'b'
                && file[at + 4] == 'e';
    }
}
