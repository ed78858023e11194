package io.mae4j.data.segment;

import io.mae4j.UserError;
import io.mae4j.component.Given;
import io.mae4j.config.Parts;
import io.mae4j.data.dataset.DataSource;
import io.mae4j.data.dataset.Dataset;

/**
 * A source of pictures whose every pixel has a class. To all commands but {@code mae segment} and
 * {@code mae data} it is a source of pictures.
 */
public interface SegmentedSource extends DataSource {

    /**
     * Finds the pictures and their label maps.
     *
     * @throws UserError if they are missing, empty or do not belong together, saying where and what would be right
     */
    SegmentedDataset openSegmented();

    @Override
    default Dataset open() {
        return openSegmented().pictures();
    }

    /**
     * The pictures and label maps of the data source that a configuration names.
     *
     * @throws UserError as {@link #openSegmented}, or if the source has no label maps
     */
    static SegmentedDataset opened(Parts parts) {
        DataSource source = parts.create(DataSource.class);
        if (source instanceof SegmentedSource segmented) {
            return Given.some(source, "data source", segmented.openSegmented());
        }
        throw new UserError("data=" + parts.composed().choices().get("data")
                + " has no label maps, a class for each pixel; data=segmentation has them");
    }
}
