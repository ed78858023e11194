package io.mae4j.data.dataset;

import io.mae4j.UserError;
import io.mae4j.data.image.ImageShape;
import io.mae4j.data.image.Normalization;
import java.util.List;

/** What data sets of IDX pairs share. */
final class IdxDataset {
    private IdxDataset() {}

    static Dataset of(
            String name,
            List<IdxPair> pairs,
            List<String> classNames,
            Pictures train,
            Pictures heldOut,
            List<Double> mean,
            List<Double> std,
            Normalization usual) {
        IdxPair first = pairs.get(0);
        Fingerprint fingerprint = new Fingerprint();
        for (IdxPair pair : pairs) {
            if (pair.height() != first.height() || pair.width() != first.width()) {
                throw new UserError(pair.name() + " has images of " + pair.height() + "x" + pair.width() + ", but "
                        + first.name() + " of " + first.height() + "x" + first.width());
            }
            if (pair.classes() > classNames.size()) {
                throw new UserError(pair.name() + " has the label " + (pair.classes() - 1) + ", but " + name + " has "
                        + classNames.size() + " classes; data=idx reads others");
            }
            pair.addTo(fingerprint);
        }
        return new Dataset(
                name,
                new ImageShape(1, first.height(), first.width()),
                Normalization.configured(mean, std, 1, usual),
                classNames,
                train,
                heldOut,
                new CorruptPictures(OnCorrupt.FAIL),
                fingerprint.add(train.size()).add(heldOut.size()).finish());
    }
}
