package io.mae4j.data.segment;

import io.mae4j.data.dataset.DataSource;
import io.mae4j.data.dataset.Dataset;

/** A source of pictures whose every pixel has a class. To all commands but {@code mae segment} it is a source of pictures. */
public interface SegmentedSource extends DataSource {

    /**
     * Finds the pictures and their label maps.
     *
     * @throws io.mae4j.UserError if they are missing, empty or do not belong together, saying where and what would be right
     */
    SegmentedDataset openSegmented();

    @Override
    default Dataset open() {
        return openSegmented().pictures();
    }
}
