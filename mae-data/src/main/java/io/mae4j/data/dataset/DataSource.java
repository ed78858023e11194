package io.mae4j.data.dataset;

import io.mae4j.component.Contract;
import io.mae4j.component.Given;
import io.mae4j.config.Parts;

/** Where pictures come from: the component that {@code data=...} chooses. */
@Contract("data")
public interface DataSource {

    /**
     * Finds the pictures. Small sets are read into memory, large ones are listed and read later.
     *
     * @throws io.mae4j.UserError if they are missing, empty or damaged, saying where and what would be right
     */
    Dataset open();

    /**
     * The pictures of the data source that a configuration names.
     *
     * @throws io.mae4j.UserError as {@link #open}
     */
    static Dataset opened(Parts parts) {
        return opened(parts.create(DataSource.class));
    }

    /**
     * The pictures of a data source, which a plugin may have brought.
     *
     * @throws io.mae4j.UserError as {@link #open}
     */
    static Dataset opened(DataSource source) {
        return Given.some(source, "data source", source.open());
    }
}
