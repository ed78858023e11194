package io.mae4j.data.dataset;

import io.mae4j.component.Contract;

/** Where pictures come from: the component that {@code data=...} chooses. */
@Contract("data")
public interface DataSource {

    /**
     * Finds the pictures. Small sets are read into memory, large ones are listed and read later.
     *
     * @throws io.mae4j.UserError if they are missing, empty or damaged, saying where and what would be right
     */
    Dataset open();
}
