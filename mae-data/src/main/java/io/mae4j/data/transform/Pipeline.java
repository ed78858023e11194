package io.mae4j.data.transform;

import com.typesafe.config.ConfigObject;
import io.mae4j.UserError;
import io.mae4j.component.Given;
import io.mae4j.config.ComponentBinder;
import io.mae4j.data.image.CorruptPicture;
import io.mae4j.data.image.ImageShape;
import io.mae4j.data.image.Interpolation;
import io.mae4j.data.image.LabelMap;
import io.mae4j.data.image.Normalization;
import io.mae4j.data.image.Picture;
import io.mae4j.data.image.PictureSource;
import io.mae4j.random.RandomStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All transforms of a picture, in order: those on eight-bit samples, the data set's normalisation, those on values. Each
 * draws from the sample's stream where the one before it stopped.
 */
public record Pipeline(List<PictureTransform> onPicture, List<ValueTransform> onValues) {
    public Pipeline {
        onPicture = List.copyOf(onPicture);
        onValues = List.copyOf(onValues);
    }

    /** Transforms of the picture alone. */
    public static Pipeline of(PictureTransform... onPicture) {
        return new Pipeline(List.of(onPicture), List.of());
    }

    /** The plain preparation: resized so that it covers the image, and the middle kept. No randomness. */
    public static Pipeline plain() {
        return of(new CenterCrop(new CenterCrop.Config(1, Interpolation.BICUBIC)));
    }

    /** With another transform of the picture after those that are there. */
    public Pipeline then(PictureTransform last) {
        List<PictureTransform> more = new ArrayList<>(onPicture);
        more.add(last);
        return new Pipeline(more, onValues);
    }

    /**
     * The transforms that a list in the configuration describes, such as {@code [{ name = random_resized_crop }, { name =
     * flip }]}.
     *
     * @param path of the list, for messages: {@code augment.train}
     * @throws UserError if one of them is not known, or a transform of pictures comes after one of values
     */
    public static Pipeline bind(ComponentBinder binder, List<ConfigObject> nodes, String path) {
        List<PictureTransform> onPicture = new ArrayList<>();
        List<ValueTransform> onValues = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            String at = path + "[" + i + "]";
            Transform transform = binder.create(Transform.class, nodes.get(i), at);
            if (transform instanceof ValueTransform value) {
                onValues.add(value);
            } else if (onValues.isEmpty()) {
                onPicture.add((PictureTransform) transform);
            } else {
                throw new UserError(
                        at + ": " + nodes.get(i).get("name").unwrapped() + " changes pictures, and must come"
                                + " before the transforms that change normalised values, of which there is one earlier in the"
                                + " list");
            }
        }
        return new Pipeline(onPicture, onValues);
    }

    /**
     * Writes the image that {@code picture} becomes as values {@code [channels, height, width]} into {@code out}, from {@code
     * offset} on.
     *
     * @throws CorruptPicture if it cannot be decoded
     * @throws UserError if the transforms do not bring it to the images' size
     */
    public void apply(
            PictureSource picture,
            ImageShape shape,
            Normalization normalization,
            RandomStream random,
            float[] out,
            int offset)
            throws CorruptPicture {
        Optional<CropAndFlip> both = CropAndFlip.of(onPicture);
        if (both.isPresent()) {
            both.get().apply(picture, shape, normalization, random, out, offset);
        } else {
            normalization.normalize(image(picture, shape, random), out, offset);
        }
        for (ValueTransform transform : onValues) {
            transform.apply(out, offset, shape, random);
        }
    }

    /**
     * What the label map of a picture becomes. Where {@code random} draws what it draws for the picture, each class comes to
     * lie where its pixel does.
     *
     * @throws UserError if the transforms do not bring it to the images' size
     */
    public LabelMap labels(LabelMap map, ImageShape shape, RandomStream random) {
        LabelMap moved = map;
        for (PictureTransform transform : onPicture) {
            if (transform instanceof GeometricTransform geometric) {
                moved = Given.some(transform, "transform", geometric.labels(moved, shape, random));
            }
        }
        if (moved.height() != shape.height() || moved.width() != shape.width()) {
            throw new UserError("the transforms made a label map of " + moved.height() + "x" + moved.width()
                    + ", but the data set's images are " + shape + "; a crop or resize is missing in augment");
        }
        return moved;
    }

    /**
     * Itself, if label maps can be moved as pictures are: by geometric transforms alone, which draw before all others.
     *
     * @param path of its list, for messages: {@code augment.train}
     * @throws UserError if not
     */
    public Pipeline requireLabels(String path) {
        for (int i = 0; i < onPicture.size(); i++) {
            PictureTransform transform = onPicture.get(i);
            String at = path + "[" + i + "]: " + transform.getClass().getSimpleName() + " moves pixels";
            if (transform.movesPixels() && !(transform instanceof GeometricTransform)) {
                throw new UserError(
                        at + ", but not the label map that this data set has with each picture; leave it out");
            }
            if (transform.movesPixels() && i > 0 && !(onPicture.get(i - 1) instanceof GeometricTransform)) {
                throw new UserError(
                        at + ", but comes after "
                                + onPicture.get(i - 1).getClass().getSimpleName()
                                + ", which does not; for the label maps to be moved alike, those that move pixels must come first");
            }
        }
        return this;
    }

    /**
     * What {@code picture} becomes before normalisation: an image to look at.
     *
     * @throws CorruptPicture if it cannot be decoded
     * @throws UserError if the transforms do not bring it to the images' size
     */
    public Picture image(PictureSource picture, ImageShape shape, RandomStream random) throws CorruptPicture {
        Picture image = onPicture.isEmpty() ? picture.decode() : null;
        for (int i = 0; i < onPicture.size(); i++) {
            PictureTransform transform = onPicture.get(i);
            Picture made = i == 0 ? transform.read(picture, shape, random) : transform.apply(image, shape, random);
            image = Given.some(transform, "transform", made);
        }
        if (!image.fits(shape)) {
            throw new UserError("the transforms made an image of " + image.channels() + "x" + image.height() + "x"
                    + image.width() + ", but the data set's are " + shape + "; a crop or resize is missing in augment");
        }
        return image;
    }
}
