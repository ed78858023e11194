package io.mae4j.data.transform;

import io.mae4j.data.image.CorruptPicture;
import io.mae4j.data.image.ImageShape;
import io.mae4j.data.image.Normalization;
import io.mae4j.data.image.Picture;
import io.mae4j.data.image.PictureSource;
import io.mae4j.data.image.Resampling;
import io.mae4j.data.image.Window;
import io.mae4j.random.RandomStream;
import java.util.List;
import java.util.Optional;

/**
 * A random resized crop and a flip, which is what pre-training uses, done in one go: each row goes from resampling to its
 * place in the normalised image while it is in the processor's cache. The values are those of one step after the other.
 */
record CropAndFlip(RandomResizedCrop crop, HorizontalFlip flip) {

    /** The two, if they are all that is done to a picture. */
    static Optional<CropAndFlip> of(List<PictureTransform> transforms) {
        return transforms.size() == 2
                        && transforms.get(0) instanceof RandomResizedCrop crop
                        && !crop.config().reduced()
                        && transforms.get(1) instanceof HorizontalFlip flip
                ? Optional.of(new CropAndFlip(crop, flip))
                : Optional.empty();
    }

    /** Writes the image as values {@code [channels, height, width]} into {@code out}, from {@code offset} on. */
    void apply(
            PictureSource source,
            ImageShape shape,
            Normalization normalization,
            RandomStream random,
            float[] out,
            int offset)
            throws CorruptPicture {
        Window window = crop.window(source.height(), source.width(), random);
        boolean mirrored = flip.draw(random);
        Picture part = source.decode(window);
        if (part.channels() != shape.channels()) {
            throw new IllegalArgumentException(part.channels() + " channels, but images are " + shape);
        }
        Resampling.resize(
                part,
                shape.height(),
                shape.width(),
                crop.config().interpolation(),
                (y, samples) -> normalization.normalize(samples, mirrored, y, shape, out, offset));
    }
}
