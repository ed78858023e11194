package io.mae4j.data.segment;

import io.mae4j.data.dataset.Pictures;
import io.mae4j.data.image.CorruptPicture;
import io.mae4j.data.image.LabelMap;
import io.mae4j.data.image.Picture;
import io.mae4j.data.image.PictureSource;
import io.mae4j.data.image.PngValues;

/**
 * The label maps of a split, decoded at each use.
 *
 * @param files those of the split and perhaps of another
 * @param indices of the split's pictures among the files
 * @param pictures of the split
 */
record FolderLabelMaps(SegmentedFiles files, int[] indices, Pictures pictures, ClassValues values)
        implements LabelMaps {

    @Override
    public LabelMap read(int index) throws CorruptPicture {
        PictureSource picture = pictures.open(index);
        int file = indices[index];
        try {
            Picture map = PngValues.decode(files.readMap(file));
            if (map.height() != picture.height() || map.width() != picture.width()) {
                throw new CorruptPicture("it has " + map.height() + "x" + map.width() + " pixels, but the picture "
                        + picture.height() + "x" + picture.width());
            }
            return values.read(map);
        } catch (CorruptPicture e) {
            throw new CorruptPicture("its label map " + files.mapName(file) + ": " + e.getMessage(), e);
        }
    }
}
