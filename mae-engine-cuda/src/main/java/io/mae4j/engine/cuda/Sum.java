package io.mae4j.engine.cuda;

/**
 * Where a kernel leaves what it summed, in single precision.
 *
 * @param add whether it is added to what is there
 */
record Sum(Value at, boolean add) {}
