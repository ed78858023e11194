/** One picture in memory: decoding, resampling and normalising it. */
package io.mae4j.data.image;
