package io.mae4j.data.dataset;

import io.mae4j.data.image.CorruptPicture;
import io.mae4j.data.image.Picture;
import io.mae4j.data.image.PictureDecoder;
import io.mae4j.data.image.PictureSource;

/** Some of a list of image files, decoded at each use. */
final class DecodedPictures implements Pictures {
    private final EncodedPictures files;
    private final int[] indices;
    private final PictureDecoder decoder;

    /** The files at {@code indices}, which are not copied. */
    DecodedPictures(EncodedPictures files, int[] indices, PictureDecoder decoder) {
        this.files = files;
        this.indices = indices;
        this.decoder = decoder;
    }

    @Override
    public int size() {
        return indices.length;
    }

    @Override
    public int label(int index) {
        return files.label(indices[index]);
    }

    @Override
    public String name(int index) {
        return files.name(indices[index]);
    }

    @Override
    public Picture decode(int index) throws CorruptPicture {
        return open(index).decode();
    }

    @Override
    public PictureSource open(int index) throws CorruptPicture {
        return decoder.open(files.read(indices[index]));
    }
}
