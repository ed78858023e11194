package io.mae4j.models.weights.pth;

/** What is wrong with a file, in a few words; the caller knows the file. */
final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String message) {
        super(message);
    }
}
