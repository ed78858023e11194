package io.mae4j.data.load;

import io.mae4j.data.dataset.CorruptPictures;
import io.mae4j.data.dataset.Dataset;
import io.mae4j.data.dataset.OnCorrupt;
import io.mae4j.data.dataset.Pictures;
import io.mae4j.data.image.CorruptPicture;
import io.mae4j.data.image.ImageShape;
import io.mae4j.data.image.Interpolation;
import io.mae4j.data.image.Normalization;
import io.mae4j.data.image.Picture;
import io.mae4j.data.transform.HorizontalFlip;
import io.mae4j.data.transform.Pipeline;
import io.mae4j.data.transform.RandomCrop;
import java.util.List;
import java.util.Set;

/** Small computed pictures of three channels, each different, some of them corrupt. */
record StripedPictures(int size, Set<Integer> corrupt) implements Pictures {
    static final int HEIGHT = 6;
    static final int WIDTH = 8;

    /** A data set that trains and tests on these, cropped and flipped for training. */
    Dataset dataset(OnCorrupt policy) {
        return new Dataset(
                "stripes",
                new ImageShape(3, HEIGHT, WIDTH),
                new Normalization(List.of(0.5, 0.4, 0.3), List.of(0.2, 0.3, 0.4)),
                List.of("even", "odd"),
                this,
                this,
                Pipeline.of(
                        new RandomCrop(new RandomCrop.Config(1, 2, 0, Interpolation.BICUBIC)),
                        new HorizontalFlip(new HorizontalFlip.Config(0.5))),
                Pipeline.plain(),
                new CorruptPictures(policy),
                "none");
    }

    @Override
    public int label(int index) {
        return index % 2;
    }

    @Override
    public String name(int index) {
        return "stripe " + index;
    }

    @Override
    public Picture decode(int index) throws CorruptPicture {
        if (corrupt.contains(index)) {
            throw new CorruptPicture("it is torn");
        }
        byte[] data = new byte[3 * HEIGHT * WIDTH];
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) ((index + 1) * (i + 7) * 31);
        }
        return new Picture(3, HEIGHT, WIDTH, data);
    }
}
