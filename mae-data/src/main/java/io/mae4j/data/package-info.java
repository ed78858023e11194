/**
 * Images, from where they lie to the batches that a model is trained on. The path of one image, forward:
 *
 * <ol>
 *   <li>a {@link io.mae4j.data.dataset.DataSource} (a component) opens a {@link io.mae4j.data.dataset.Dataset}, whose splits
 *       are {@link io.mae4j.data.dataset.Pictures} that open one {@link io.mae4j.data.image.PictureSource} at a time;
 *   <li>a {@link io.mae4j.data.transform.Pipeline} of transforms decodes it, brings it to the data set's {@link
 *       io.mae4j.data.image.ImageShape}, varies it, and has {@link io.mae4j.data.image.Normalization} make it floats, channel
 *       by channel;
 *   <li>a loader ({@link io.mae4j.data.load.ShuffledLoader}, {@link io.mae4j.data.load.SequentialLoader}) gathers them into
 *       an {@link io.mae4j.data.load.ImageBatch} on a few threads, in an order that depends on (seed, epoch) alone.
 * </ol>
 */
package io.mae4j.data;
