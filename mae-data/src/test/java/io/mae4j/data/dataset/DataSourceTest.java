package io.mae4j.data.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mae4j.UserError;
import org.junit.jupiter.api.Test;

class DataSourceTest {

    @Test
    void oneThatGivesNothingIsNamed() {
        DataSource lost = () -> null;
        assertEquals(
                "the data source " + lost.getClass().getName() + " gives null",
                assertThrows(UserError.class, () -> DataSource.opened(lost)).getMessage());
    }
}
