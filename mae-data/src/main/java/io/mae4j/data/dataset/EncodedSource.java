package io.mae4j.data.dataset;

/** A source of image files: what differs between them is where the files lie, not what becomes of them. */
public interface EncodedSource extends DataSource {

    /**
     * Lists the pictures and their labels.
     *
     * @throws io.mae4j.UserError if they are missing, empty or damaged, saying where and what would be right
     */
    EncodedCollection collect();

    /** How they are prepared. */
    PictureSettings settings();

    @Override
    default Dataset open() {
        return settings().dataset(collect());
    }
}
