package io.mae4j.data.dataset;

/** What to do with a picture that cannot be read: {@code data.onCorrupt}. */
public enum OnCorrupt {
    /** End the run with an error that names it. */
    FAIL,
    /** Count it and go on with another in its place. */
    SKIP
}
