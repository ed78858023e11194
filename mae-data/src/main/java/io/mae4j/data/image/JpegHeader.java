package io.mae4j.data.image;

/**
 * What ImageIO does not tell of a JPEG: its number of components, and the colour transform that Adobe's APP14 segment names
 * (0: CMYK or RGB as they are, 2: YCCK; -1: no such segment).
 */
record JpegHeader(int components, int adobeTransform) {

    /** Reads the segments up to the frame header; {@code components} is 0 if there is none. */
    static JpegHeader of(byte[] file) {
        int transform = -1;
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
            int length = (file[at + 2] & 0xFF) << 8 | file[at + 3] & 0xFF;
            if (isFrame(marker) && at + 9 < file.length) {
                return new JpegHeader(file[at + 9] & 0xFF, transform);
            }
            if (marker == 0xEE && length >= 14 && at + 15 < file.length && isAdobe(file, at + 4)) {
                transform = file[at + 15] & 0xFF;
            }
            at += 2 + length;
        }
        return new JpegHeader(0, transform);
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
