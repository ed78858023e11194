package io.mae4j.data.transform;

import io.mae4j.component.Contract;

/**
 * A step from the picture in the file to the values that the model sees: an entry of {@code augment.train} or {@code
 * augment.eval}. Those on pictures come first, those on normalised values last; a {@link Pipeline} runs them.
 *
 * <p>A transform's only randomness is the stream that it is given, which belongs to the sample, so that what a picture
 * becomes depends on no other picture and on no thread. It may be called from many threads at once.
 */
@Contract("transform")
public sealed interface Transform permits PictureTransform, ValueTransform {}
