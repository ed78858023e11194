package io.mae4j.engine.cuda.kernel;

/**
 * Where a kernel leaves what it summed, in single precision.
 *
 * @param add whether it is added to what is there
 */
public record Sum(Value at, boolean add) {}
