package io.mae4j.data.augment;

import com.typesafe.config.ConfigObject;
import io.mae4j.UserError;
import io.mae4j.config.ComponentBinder;
import io.mae4j.config.RecordBinder;
import io.mae4j.data.dataset.Dataset;
import io.mae4j.data.dataset.Pictures;
import io.mae4j.data.image.CorruptPicture;
import io.mae4j.data.segment.SegmentedDataset;
import io.mae4j.data.transform.Pipeline;
import java.util.Set;

/**
 * How pictures become what a model is trained and tested on: the component that {@code augment=...} chooses.
 *
 * @param train for training pictures
 * @param eval for evaluation
 * @param repeats how often each picture of an epoch comes (repeated augmentation, Hoffer et al. 2020)
 * @param mix how the pictures of a batch are mixed
 */
public record Augmentation(Pipeline train, Pipeline eval, int repeats, MixConfig mix) {

    /** Makes the transforms that the node of the group {@code augment} lists. */
    public static Augmentation of(ComponentBinder binder, ConfigObject node) {
        AugmentConfig config = RecordBinder.bind(AugmentConfig.class, node, "augment", Set.of());
        return new Augmentation(
                Pipeline.bind(binder, config.train(), "augment.train"),
                Pipeline.bind(binder, config.eval(), "augment.eval"),
                config.repeats(),
                config.mix());
    }

    /**
     * The data set with its pictures prepared in this way.
     *
     * @throws UserError if the first picture of either split does not become an image of the data set's size
     */
    public Dataset prepare(Dataset data) {
        requireFitting(train, data.train(), data);
        requireFitting(eval, data.heldOut(), data);
        return data.prepared(train, eval);
    }

    /**
     * The data set with its pictures prepared in this way, and its label maps to be moved as they are.
     *
     * @throws UserError as {@link #prepare(Dataset)}, or if the label maps cannot follow
     */
    public SegmentedDataset prepare(SegmentedDataset data) {
        train.requireLabels("augment.train");
        if (mix.mixes()) {
            throw new UserError("augment.mix mixes pictures, but label maps cannot be mixed;"
                    + " set augment.mix.mixup=0 and augment.mix.cutmix=0");
        }
        return data.with(prepare(data.pictures()));
    }

    // a run would end at its first batch, and its folder would stay
    private static void requireFitting(Pipeline pipeline, Pictures pictures, Dataset data) {
        if (pictures.size() == 0) {
            return;
        }
        try {
            pipeline.image(pictures.open(0), data.shape(), Dataset.plainDraws(0));
        } catch (CorruptPicture e) {
            // what becomes of it is for the reader to say
        }
    }
}
