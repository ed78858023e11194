package io.mae4j.models;

/** What of the encoder's tokens a head sees. */
public enum Pool {
    /** The mean over the patches' tokens, the class token left out; normalised after it ({@code fc_norm}). */
    MEAN,
    /** The class token, normalised with the encoder's own norm. */
    CLASS
}
