package io.mae4j.data.dataset;

import io.mae4j.data.image.CorruptPicture;
import io.mae4j.data.image.Picture;
import io.mae4j.data.image.PictureSource;

/** The pictures of one split, followed by those of another. */
public record BothSplits(Pictures first, Pictures second) implements Pictures {

    @Override
    public int size() {
        return first.size() + second.size();
    }

    @Override
    public int label(int index) {
        return of(index).label(within(index));
    }

    @Override
    public String name(int index) {
        return of(index).name(within(index));
    }

    @Override
    public Picture decode(int index) throws CorruptPicture {
        return of(index).decode(within(index));
    }

    @Override
    public PictureSource open(int index) throws CorruptPicture {
        return of(index).open(within(index));
    }

    private Pictures of(int index) {
        return index < first.size() ? first : second;
    }

    private int within(int index) {
        return index < first.size() ? index : index - first.size();
    }
}
