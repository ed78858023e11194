package io.mae4j.data.segment;

import io.mae4j.data.image.CorruptPicture;
import io.mae4j.data.image.LabelMap;
import io.mae4j.data.image.Picture;

/**
 * What the values in files of label maps stand for: classes from 0 up, or from 1 up where 0 is none; {@value LabelMap#IGNORED} is
 * none.
 */
record ClassValues(int classes, boolean zeroIsNone) {

    /** The most classes that values can tell apart. */
    static int most(boolean zeroIsNone) {
        return LabelMap.IGNORED - first(zeroIsNone);
    }

    /** The value of class 0. */
    int first() {
        return first(zeroIsNone);
    }

    /**
     * The label map that a picture of values stands for.
     *
     * @throws CorruptPicture if one of them stands for nothing
     */
    LabelMap read(Picture values) throws CorruptPicture {
        byte[] read = new byte[values.data().length];
        for (int i = 0; i < read.length; i++) {
            int value = values.data()[i] & 0xFF;
            boolean none = value == LabelMap.IGNORED || value < first();
            if (!none && value - first() >= classes) {
                throw new CorruptPicture("it has the value " + value + " in row " + i / values.width() + " and column "
                        + i % values.width() + ", but the classes are " + first() + " to " + (first() + classes - 1)
                        + (zeroIsNone ? ", and 0 and 255 stand for none" : ", and 255 stands for none"));
            }
            read[i] = (byte) (none ? LabelMap.IGNORED : value - first());
        }
        return new LabelMap(values.height(), values.width(), read);
    }

    private static int first(boolean zeroIsNone) {
        return zeroIsNone ? 1 : 0;
    }
}
