package io.mae4j.data.dataset.cifar;

import io.mae4j.UserError;
import io.mae4j.data.dataset.Fingerprint;
import io.mae4j.data.dataset.Pictures;
import io.mae4j.data.image.Picture;

/**
 * The records of a file: labels, then the red, green and blue planes of a picture.
 *
 * @param name of the file, for messages
 * @param format of the records
 * @param labelAt which of a record's labels counts
 * @param classes labels are below it
 * @param bytes of the records, one after the other
 */
record CifarRecords(String name, CifarFormat format, int labelAt, int classes, byte[] bytes) implements Pictures {
    CifarRecords {
        int length = format.recordBytes();
        if (bytes.length == 0 || bytes.length % length != 0) {
            throw new UserError(name + " is damaged: its " + bytes.length + " bytes are no records of " + length
                    + " bytes; fetch it again");
        }
        for (int at = labelAt; at < bytes.length; at += length) {
            if ((bytes[at] & 0xFF) >= classes) {
                throw new UserError(name + " is damaged: record " + at / length + " has the label " + (bytes[at] & 0xFF)
                        + " of " + classes + " classes; fetch it again");
            }
        }
    }

    @Override
    public int size() {
        return bytes.length / format.recordBytes();
    }

    @Override
    public int label(int index) {
        return bytes[index * format.recordBytes() + labelAt] & 0xFF;
    }

    @Override
    public String name(int index) {
        return name + " #" + index;
    }

    @Override
    public Picture decode(int index) {
        int area = CifarFormat.SIDE * CifarFormat.SIDE;
        int from = index * format.recordBytes() + format.labelBytes();
        byte[] samples = new byte[CifarFormat.PIXELS];
        for (int pixel = 0, o = 0; pixel < area; pixel++) {
            for (int channel = 0; channel < CifarFormat.CHANNELS; channel++) {
                samples[o++] = bytes[from + channel * area + pixel];
            }
        }
        return new Picture(CifarFormat.CHANNELS, CifarFormat.SIDE, CifarFormat.SIDE, samples);
    }

    void addTo(Fingerprint fingerprint) {
        fingerprint.add(format.title()).add(labelAt).add(bytes);
    }
}
