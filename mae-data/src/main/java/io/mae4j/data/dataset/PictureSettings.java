package io.mae4j.data.dataset;

import io.mae4j.UserError;
import io.mae4j.component.PixelSize;
import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.config.Range;
import io.mae4j.data.image.ImageShape;
import io.mae4j.data.image.Normalization;
import io.mae4j.data.image.PictureDecoder;
import java.util.List;
import java.util.stream.IntStream;

/** How image files of any size become a data set: what the configurations of image folders, shards and Parquet files share. */
public record PictureSettings(
        @Default("224")
        @Range(min = 1, max = 4096)
        @Doc("height and width of the images, pixels: one number, or [height, width]")
        PixelSize size,

        @Default("3")
        @Range(min = 1, max = 3)
        @Doc("3: red, green, blue; 1: grey; pictures of the other kind are converted")
        int channels,

        @Default("0.1")
        @Range(min = 0, max = 1, maxExclusive = true)
        @Doc("part held out where there are no held-out pictures apart")
        double heldOutFraction,

        @Default("fail") @Doc("a picture that cannot be read: fail, or skip and count it")
        OnCorrupt onCorrupt,

        @Default("[]") @Doc("mean, 0 to 1, that normalisation subtracts, a channel each; [] is ImageNet's")
        List<Double> mean,

        @Default("[]") @Doc("standard deviation that normalisation divides by; [] is ImageNet's")
        List<Double> std,

        @Default("false") @Doc("turn JPEGs upright as their EXIF segment asks; torchvision does not")
        boolean exif) {
    public PictureSettings {
        if (channels != 1 && channels != 3) {
            throw new UserError("channels is " + channels + "; pictures have 1 channel (grey) or 3 (red, green, blue)");
        }
    }

    /** The data set of a collection. */
    public Dataset dataset(EncodedCollection collection) {
        HeldOut split = split(collection);
        PictureDecoder decoder = new PictureDecoder(channels, exif, true);
        Pictures train = new DecodedPictures(collection.train(), split.train(), decoder);
        Pictures heldOut =
                new DecodedPictures(collection.heldOut().orElse(collection.train()), split.heldOut(), decoder);
        Fingerprint fingerprint = new Fingerprint();
        collection.train().addTo(fingerprint);
        collection.heldOut().ifPresent(files -> files.addTo(fingerprint));
        return new Dataset(
                collection.name(),
                new ImageShape(channels, size.height(), size.width()),
                Normalization.configured(mean, std, channels, Normalization.imageNet(channels)),
                collection.classNames(),
                train,
                heldOut,
                new CorruptPictures(onCorrupt),
                fingerprint.add(train.size()).add(heldOut.size()).finish());
    }

    /** Which pictures of a collection are learnt from and which are held out, each by its place among those it is kept with. */
    public HeldOut split(EncodedCollection collection) {
        return collection
                .heldOut()
                .map(kept -> new HeldOut(all(collection.train()), all(kept)))
                .orElseGet(() -> HeldOut.of(collection.train(), heldOutFraction));
    }

    private static int[] all(EncodedPictures files) {
        return IntStream.range(0, files.size()).toArray();
    }
}
