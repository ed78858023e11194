package io.mae4j.data.dataset.cifar;

import io.mae4j.data.dataset.CorruptPictures;
import io.mae4j.data.dataset.Dataset;
import io.mae4j.data.dataset.Fingerprint;
import io.mae4j.data.dataset.OnCorrupt;
import io.mae4j.data.image.ImageShape;
import io.mae4j.data.image.Normalization;
import java.io.ByteArrayOutputStream;
import java.util.List;

/** What the two data sets share: all records are read into memory, 180 megabytes. */
final class CifarDataset {
    private CifarDataset() {}

    static Dataset of(
            CifarFiles files, CifarFormat format, int labelAt, List<String> classNames, Normalization normalization) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (String name : format.train()) {
            joined.writeBytes(files.contents().get(name));
        }
        CifarRecords train = new CifarRecords(
                files.place() + ": training", format, labelAt, classNames.size(), joined.toByteArray());
        CifarRecords test = new CifarRecords(
                files.place() + ": " + format.test(),
                format,
                labelAt,
                classNames.size(),
                files.contents().get(format.test()));
        Fingerprint fingerprint = new Fingerprint();
        train.addTo(fingerprint);
        test.addTo(fingerprint);
        return new Dataset(
                format.title(),
                new ImageShape(CifarFormat.CHANNELS, CifarFormat.SIDE, CifarFormat.SIDE),
                normalization,
                classNames,
                train,
                test,
                new CorruptPictures(OnCorrupt.FAIL),
                fingerprint.finish());
    }
}
