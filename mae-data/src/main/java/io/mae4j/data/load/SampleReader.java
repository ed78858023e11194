package io.mae4j.data.load;

import io.mae4j.data.dataset.Dataset;
import io.mae4j.data.dataset.Pictures;
import io.mae4j.data.image.CorruptPicture;
import io.mae4j.data.transform.Pipeline;
import io.mae4j.random.RandomStream;

/** Decodes and prepares one picture of a split. */
record SampleReader(Dataset dataset, Pictures pictures, Pipeline pipeline) {

    /**
     * Writes picture {@code index} as floats {@code [channels, height, width]} into {@code out}, from {@code offset} on.
     *
     * @return false if it is corrupt and the policy is to skip
     * @throws io.mae4j.UserError if it is corrupt and the policy is to fail
     */
    boolean read(int index, RandomStream random, float[] out, int offset) {
        String name = pictures.name(index);
        if (dataset.corrupt().contains(name)) {
            return false;
        }
        try {
            pipeline.apply(pictures.open(index), dataset.shape(), dataset.normalization(), random, out, offset);
        } catch (CorruptPicture e) {
            dataset.corrupt().report(name, e);
            return false;
        }
        return true;
    }
}
