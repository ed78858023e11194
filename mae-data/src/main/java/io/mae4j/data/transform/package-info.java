/**
 * From a picture of any size to the values that the model sees: crops, resizing, flips and colours on eight-bit samples,
 * and, after normalisation, erasing. {@code augment.train} and {@code augment.eval} list them in order.
 */
package io.mae4j.data.transform;
