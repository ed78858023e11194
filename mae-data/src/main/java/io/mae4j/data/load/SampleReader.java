package io.mae4j.data.load;

import io.mae4j.data.dataset.Dataset;
import io.mae4j.data.dataset.Pictures;
import io.mae4j.data.image.CorruptPicture;
import io.mae4j.data.image.LabelMap;
import io.mae4j.data.segment.LabelMaps;
import io.mae4j.data.transform.Pipeline;
import io.mae4j.random.RandomStream;
import java.util.Optional;

/** Decodes and prepares one picture of a split. */
record SampleReader(Dataset dataset, Pictures pictures, Pipeline pipeline) {

    /**
     * Writes picture {@code index} as floats {@code [channels, height, width]} into {@code out}, from {@code offset} on.
     *
     * @return false if it is corrupt and the policy is to skip
     * @throws io.mae4j.UserError if it is corrupt and the policy is to fail
     */
    boolean read(int index, RandomStream random, float[] out, int offset) {
        return read(
                index,
                () -> pipeline.apply(
                        pictures.open(index), dataset.shape(), dataset.normalization(), random, out, offset));
    }

    /** The same as samples {@code [channels, height, width]}, not normalised. */
    boolean read(int index, RandomStream random, byte[] out) {
        return read(index, () -> pipeline.image(pictures.open(index), dataset.shape(), random)
                .copyPlanes(out));
    }

    /**
     * The label map of picture {@code index}, moved as the picture is where {@code random} draws the same.
     *
     * @return empty if it is corrupt and the policy is to skip
     * @throws io.mae4j.UserError if it is corrupt and the policy is to fail
     */
    Optional<LabelMap> labels(LabelMaps maps, int index, RandomStream random) {
        LabelMap[] read = new LabelMap[1];
        read(index, () -> read[0] = pipeline.labels(maps.read(index), dataset.shape(), random));
        return Optional.ofNullable(read[0]);
    }

    private interface Reading {
        void run() throws CorruptPicture;
    }

    private boolean read(int index, Reading reading) {
        String name = pictures.name(index);
        if (dataset.corrupt().contains(name)) {
            return false;
        }
        try {
            reading.run();
        } catch (CorruptPicture e) {
            dataset.corrupt().report(name, e);
            return false;
        }
        return true;
    }
}
