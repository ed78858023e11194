package io.mae4j.data.dataset;

import io.mae4j.UserError;
import io.mae4j.data.image.ImageShape;
import io.mae4j.data.image.Normalization;
import io.mae4j.data.image.PictureDecoder;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How image files of any size become a data set: what the configurations of image folders, shards and Parquet files share.
 *
 * @param size height and width of the images, pixels
 * @param channels 3 (red, green, blue) or 1 (grey)
 * @param heldOutFraction the part that is held out of a collection without held-out pictures of its own
 * @param onCorrupt the policy for pictures that cannot be read
 * @param mean of the normalisation, 0 to 1, a channel each; empty for ImageNet's
 * @param std of the normalisation; empty for ImageNet's
 * @param exif whether pictures are turned upright as their EXIF segment asks
 */
public record PictureSettings(
        int size,
        int channels,
        double heldOutFraction,
        OnCorrupt onCorrupt,
        List<Double> mean,
        List<Double> std,
        boolean exif) {
    private static final Normalization GREY = new Normalization(List.of(0.449), List.of(0.226));
    private static final Normalization IMAGENET =
            new Normalization(List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225));

    public PictureSettings {
        if (channels != 1 && channels != 3) {
            throw new UserError(
                    "data.channels is " + channels + "; pictures have 1 channel (grey) or 3 (red, green, blue)");
        }
    }

    /** The data set of a collection. */
    public Dataset dataset(EncodedCollection collection) {
        Pictures train;
        Pictures heldOut;
        Fingerprint fingerprint = new Fingerprint();
        collection.train().addTo(fingerprint);
        if (collection.heldOut().isPresent()) {
            train = all(collection.train());
            heldOut = all(collection.heldOut().get());
            collection.heldOut().get().addTo(fingerprint);
        } else {
            HeldOut split = HeldOut.of(collection.train(), heldOutFraction);
            train = new DecodedPictures(collection.train(), split.train(), decoder());
            heldOut = new DecodedPictures(collection.train(), split.heldOut(), decoder());
        }
        return new Dataset(
                collection.name(),
                new ImageShape(channels, size, size),
                Normalization.configured(mean, std, channels, channels == 1 ? GREY : IMAGENET),
                collection.classNames(),
                train,
                heldOut,
                new CorruptPictures(onCorrupt),
                fingerprint.add(train.size()).add(heldOut.size()).finish());
    }

    private Pictures all(EncodedPictures files) {
        return new DecodedPictures(files, IntStream.range(0, files.size()).toArray(), decoder());
    }

    private PictureDecoder decoder() {
        return new PictureDecoder(channels, exif, true);
    }
}
