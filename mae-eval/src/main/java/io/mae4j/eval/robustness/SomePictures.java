package io.mae4j.eval.robustness;

import io.mae4j.data.dataset.Pictures;
import io.mae4j.data.image.CorruptPicture;
import io.mae4j.data.image.Picture;
import io.mae4j.data.image.PictureSource;

/** So many of a list of pictures, spread evenly over it, so that lists that are sorted by class keep all classes. */
record SomePictures(Pictures all, int size) implements Pictures {

    /** All of them where there are no more than {@code count}. */
    static Pictures of(Pictures all, int count) {
        return all.size() <= count ? all : new SomePictures(all, count);
    }

    private int place(int index) {
        return (int) ((long) index * all.size() / size);
    }

    @Override
    public int label(int index) {
        return all.label(place(index));
    }

    @Override
    public String name(int index) {
        return all.name(place(index));
    }

    @Override
    public Picture decode(int index) throws CorruptPicture {
        return all.decode(place(index));
    }

    @Override
    public PictureSource open(int index) throws CorruptPicture {
        return all.open(place(index));
    }
}
