package io.mae4j.graph;

/** What a tensor holds. An engine decides in which precision it keeps {@link #FLOAT} values. */
public enum DType {
    /** Real numbers. */
    FLOAT,
    /** 32-bit integers: token indices and labels; they have no gradient. */
    INT
}
