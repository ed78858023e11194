package io.mae4j.data.image;

import java.util.Locale;
import java.util.Optional;

/** A file format, recognised by a file's first bytes; its name says nothing. */
public enum ImageFormat {
    JPEG(0xFF, 0xD8, 0xFF),
    PNG(0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'),
    GIF('G', 'I', 'F', '8'),
    BMP('B', 'M', -1, -1, -1, -1, 0, 0, 0, 0), // size, then four reserved bytes
    TIFF_LITTLE_ENDIAN('I', 'I', 42, 0),
    TIFF_BIG_ENDIAN('M', 'M', 0, 42),
    WEBP('R', 'I', 'F', 'F', -1, -1, -1, -1, 'W', 'E', 'B', 'P'),
    PGM('P', '5', ImageFormat.SPACE), // binary, as PPM
    PPM('P', '6', ImageFormat.SPACE);

    /** So many first bytes of a file decide. */
    public static final int HEAD = 12;

    private static final int SPACE = -2;

    private final int[] magic; // -1 stands for any byte, SPACE for white space

    ImageFormat(int... magic) {
        this.magic = magic;
    }

    /** The format of a file that begins with {@code head}. */
    public static Optional<ImageFormat> of(byte[] head) {
        for (ImageFormat format : values()) {
            if (format.matches(head)) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }

    /** What ImageIO calls it. */
    String readerName() {
        return this == TIFF_LITTLE_ENDIAN || this == TIFF_BIG_ENDIAN ? "tiff" : name().toLowerCase(Locale.ROOT);
    }

    /** What people call it. */
    @Override
    public String toString() {
        return readerName().toUpperCase(Locale.ROOT);
    }

    /** Whether a byte of text is a space, a tab, or the end of a line. */
    static boolean isSpace(byte c) {
        return c == ' ' || c >= '\t' && c <= '\r';
    }

    private boolean matches(byte[] head) {
        if (head.length < magic.length) {
            return false;
        }
        for (int i = 0; i < magic.length; i++) {
            if (magic[i] >= 0 && magic[i] != (head[i] & 0xFF) || magic[i] == SPACE && !isSpace(head[i])) {
                return false;
            }
        }
        return true;
    }
}
