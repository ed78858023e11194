package io.mae4j.data.transform;

import com.typesafe.config.ConfigObject;
import io.mae4j.UserError;
import io.mae4j.component.Given;
import io.mae4j.config.ComponentBinder;
import io.mae4j.data.image.CorruptPicture;
import io.mae4j.data.image.ImageShape;
import io.mae4j.data.image.Interpolation;
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
