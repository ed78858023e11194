package io.mae4j.data.load;

import io.mae4j.data.dataset.Dataset;
import io.mae4j.data.dataset.Pictures;
import io.mae4j.data.image.CorruptPicture;
import io.mae4j.data.image.Picture;
import io.mae4j.data.transform.Transform;
import io.mae4j.random.RandomStream;

/** Decodes, transforms and normalises one picture of a split. */
record SampleReader(Dataset dataset, Pictures pictures, Transform transform) {

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
        Picture image;
        try {
            image = transform.read(pictures.open(index), random);
        } catch (CorruptPicture e) {
            dataset.corrupt().report(name, e);
            return false;
        }
        if (!image.fits(dataset.shape())) {
            throw new IllegalStateException("the transform made " + image.channels() + "x" + image.height() + "x"
                    + image.width() + " of " + name + "; the data set's images are " + dataset.shape());
        }
        dataset.normalization().normalize(image, out, offset);
        return true;
    }
}
