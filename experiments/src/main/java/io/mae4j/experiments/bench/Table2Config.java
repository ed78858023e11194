package io.mae4j.experiments.bench;

import com.typesafe.config.ConfigObject;
import io.mae4j.UserError;
import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.config.Nearest;
import io.mae4j.config.Range;
import java.util.List;

/** The configuration of {@code mae bench table2}, {@code conf/bench_table2.conf}. */
public record Table2Config(
        ConfigObject engine,
        @Doc("encoders: vit_large, vit_huge") List<String> models,

        @Default("4") @Range(min = 1) @Doc("pictures of a step")
        int batch,

        @Default("224") @Range(min = 1) @Doc("height and width of a picture, pixels")
        int image,

        @Default("5") @Range(min = 1) @Doc("measured steps of a row")
        int steps,

        @Default("2") @Range(min = 0) @Doc("steps before those, not measured")
        int warmup) {

    public Table2Config {
        List<String> known =
                Table2.ROWS.stream().map(Table2.Row::model).distinct().toList();
        for (String model : models) {
            if (!known.contains(model)) {
                throw new UserError("models: the paper's table has no '" + model + "'" + Nearest.hint(model, known));
            }
        }
        if (models.isEmpty()) {
            throw new UserError("models: is empty; known: " + String.join(", ", known));
        }
    }
}
