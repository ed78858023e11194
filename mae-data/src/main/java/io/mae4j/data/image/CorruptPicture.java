package io.mae4j.data.image;

/** A picture that cannot be decoded. The message, a part of a line, says why: {@code "the file ends early"}. */
public final class CorruptPicture extends Exception {
    private static final long serialVersionUID = 1L;

    public CorruptPicture(String reason) {
        super(oneLine(reason));
    }

    public CorruptPicture(String reason, Throwable cause) {
        super(oneLine(reason), cause);
    }

    private static String oneLine(String reason) {
        return reason.replaceAll("\\s+", " ").strip();
    }
}
