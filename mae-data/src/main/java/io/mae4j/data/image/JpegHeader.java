package io.mae4j.data.image;

import java.util.ArrayList;
import java.util.List;

/**
 * What ImageIO does not tell of a JPEG.
 *
 * @param components in the frame; 0 if there is no frame
 * @param adobeTransform the colour transform that Adobe's APP14 segment names (0: CMYK or RGB as they are, 1: YCbCr, 2:
 *     YCCK); -1 if there is no such segment
 * @param profiles where the segments of a colour profile begin
 */
record JpegHeader(int components, int adobeTransform, List<Integer> profiles) {
    private static final int APP2 = 0xE2;
    private static final int APP14 = 0xEE;
    private static final byte COMMENT = (byte) 0xFE;

    /** Reads the segments up to the frame header. */
    static JpegHeader of(byte[] file) {
        int transform = -1;
        List<Integer> profiles = new ArrayList<>();
        int at = 2;
        while (at + 4 <= file.length && (file[at] & 0xFF) == 0xFF) {
            int marker = file[at + 1] & 0xFF;
            if (marker == 0xFF
                    || marker == 0x01
                    || marker >= 0xD0 && marker <= 0xD8) { // fill byte, or no length follows
                at += marker == 0xFF ? 1 : 2;
                continue;
            }
            if (isFrame(marker)) {
                return new JpegHeader(at + 9 < file.length ? file[at + 9] & 0xFF : 0, transform, profiles);
            }
            if (marker == APP2 && says(file, at + 4, "ICC_PROFILE")) {
                profiles.add(at);
            }
            if (marker == APP14 && says(file, at + 4, "Adobe") && at + 15 < file.length) {
                transform = file[at + 15] & 0xFF;
            }
            at += 2 + ((file[at + 2] & 0xFF) << 8 | file[at + 3] & 0xFF);
        }
        return new JpegHeader(0, transform, profiles);
    }

    /**
     * The file without its colour profile, which ImageIO would apply, and over which it would stumble if it were damaged: the
     * segments become comments.
     */
    byte[] withoutProfile(byte[] file) {
        if (profiles.isEmpty()) {
            return file;
        }
        byte[] plain = file.clone();
        for (int at : profiles) {
            plain[at + 1] = COMMENT;
        }
        return plain;
    }

    private static boolean isFrame(int marker) { // SOF0 to SOF15, but for DHT, JPG and DAC, which lie between
        return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    }

    private static boolean says(byte[] file, int at, String text) {
        if (at + text.length() > file.length) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (file[at + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
