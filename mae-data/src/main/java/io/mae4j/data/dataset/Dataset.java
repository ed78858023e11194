package io.mae4j.data.dataset;

import io.mae4j.UserError;
import io.mae4j.data.image.CorruptPicture;
import io.mae4j.data.image.ImageShape;
import io.mae4j.data.image.Normalization;
import io.mae4j.data.image.Picture;
import io.mae4j.data.transform.Pipeline;
import io.mae4j.random.RandomStream;
import io.mae4j.random.Randomness;
import java.util.List;

/**
 * An opened data set.
 *
 * @param name for people: {@code "Fashion-MNIST (embedded)"}
 * @param shape of the images after either pipeline
 * @param normalization from samples to floats
 * @param classNames by label; empty if nothing is labelled
 * @param train the pictures to learn from
 * @param heldOut the pictures to test on; may have none
 * @param augmented how a picture is prepared for training
 * @param plain how a picture is prepared for evaluation; the same every time
 * @param corrupt the policy for pictures that cannot be read, and which they were
 * @param fingerprint identifies the pictures and their order, for provenance: {@code "sha256:..."}
 */
public record Dataset(
        String name,
        ImageShape shape,
        Normalization normalization,
        List<String> classNames,
        Pictures train,
        Pictures heldOut,
        Pipeline augmented,
        Pipeline plain,
        CorruptPictures corrupt,
        String fingerprint) {
    public Dataset {
        classNames = List.copyOf(classNames);
    }

    /** With pictures prepared plainly, for training too. */
    public Dataset(
            String name,
            ImageShape shape,
            Normalization normalization,
            List<String> classNames,
            Pictures train,
            Pictures heldOut,
            CorruptPictures corrupt,
            String fingerprint) {
        this(
                name,
                shape,
                normalization,
                classNames,
                train,
                heldOut,
                Pipeline.plain(),
                Pipeline.plain(),
                corrupt,
                fingerprint);
    }

    /** With other pictures to learn from. */
    public Dataset withTrain(Pictures others) {
        return new Dataset(
                name, shape, normalization, classNames, others, heldOut, augmented, plain, corrupt, fingerprint);
    }

    /** With another policy for pictures that cannot be read. */
    public Dataset with(CorruptPictures policy) {
        return new Dataset(
                name, shape, normalization, classNames, train, heldOut, augmented, plain, policy, fingerprint);
    }

    /** With pictures prepared in other ways for training and for evaluation. */
    public Dataset prepared(Pipeline forTraining, Pipeline forEvaluation) {
        return new Dataset(
                name,
                shape,
                normalization,
                classNames,
                train,
                heldOut,
                forTraining,
                forEvaluation,
                corrupt,
                fingerprint);
    }

    /**
     * Picture {@code index} of a split as evaluation sees it, to look at.
     *
     * @throws CorruptPicture if it cannot be read
     */
    public Picture plainImage(Pictures split, int index) throws CorruptPicture {
        return plain.image(split.open(index), shape, plainDraws(index));
    }

    /**
     * Picture {@code index} of a split as evaluation sees it: normalised, {@code [channels, height, width]}.
     *
     * @throws CorruptPicture if it cannot be read
     */
    public float[] plainValues(Pictures split, int index) throws CorruptPicture {
        float[] values = new float[shape.volume()];
        plain.apply(split.open(index), shape, normalization, plainDraws(index), values, 0);
        return values;
    }

    /**
     * What a picture's plain preparation draws from, where it draws at all (corruptions do): a function of the picture's place in
     * its split and of no seed.
     */
    public static RandomStream plainDraws(long index) {
        return new Randomness(0).stream("plain", index);
    }

    public boolean labelled() {
        return !classNames.isEmpty();
    }

    /** Pictures to look at: the held-out ones, or where there are none those to learn from. */
    public Pictures shown() {
        return heldOut.size() > 0 ? heldOut : train;
    }

    /**
     * Itself, if a classifier can be tested on it.
     *
     * @param what {@code "probing needs"}, for the message
     * @throws UserError without labels or held-out pictures
     */
    public Dataset requireLabels(String what) {
        if (!labelled() || heldOut.size() == 0) {
            throw new UserError(name + " has " + classNames.size() + " classes and " + heldOut.size()
                    + " held-out pictures; " + what + " labels and held-out pictures");
        }
        return this;
    }
}
