package io.mae4j.data.load;

import io.mae4j.data.image.Normalization;
import io.mae4j.random.RandomStream;

/** Memory for one image [channels, height, width] of a batch in the making: normalised values, or samples as they are. */
sealed interface ImageRow permits ImageRow.Values, ImageRow.Samples {

    /** Reads an image into it, see {@link SampleReader}. */
    boolean read(SampleReader reader, int index, RandomStream random);

    /** A copy of the image, normalised. */
    float[] values(Normalization normalization);

    record Values(float[] array) implements ImageRow {
        @Override
        public boolean read(SampleReader reader, int index, RandomStream random) {
            return reader.read(index, random, array, 0);
        }

        @Override
        public float[] values(Normalization normalization) {
            return array.clone();
        }
    }

    record Samples(byte[] array) implements ImageRow {
        @Override
        public boolean read(SampleReader reader, int index, RandomStream random) {
            return reader.read(index, random, array);
        }

        @Override
        public float[] values(Normalization normalization) {
            return normalization.values(array);
        }
    }

    /** Memory of zeros. */
    static ImageRow of(int volume, boolean bytes) {
        return bytes ? new Samples(new byte[volume]) : new Values(new float[volume]);
    }
}
