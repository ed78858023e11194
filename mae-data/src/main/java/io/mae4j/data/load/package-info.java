/**
 * Loaders: batches in an order that depends on the seed and the epoch alone, made ahead by a few threads. Pictures are decoded,
 * augmented, masked and normalised by these threads, one row of a batch at a time, into memory outside the Java heap that goes
 * round ({@link io.mae4j.data.load.ImageBatch#close} gives it back). When {@code loader.prefetch} batches wait, the threads do.
 */
package io.mae4j.data.load;
