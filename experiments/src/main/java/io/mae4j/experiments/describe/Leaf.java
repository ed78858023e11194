package io.mae4j.experiments.describe;

import io.mae4j.config.Parameter;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;

/**
 * A key of a configuration record, or of a record in it, that is no record itself.
 *
 * @param path such as {@code mask.ratio}
 * @param type of its value
 * @param parameter what a user can know about it
 */
public record Leaf(String path, Class<?> type, Parameter parameter) {
    /** All of a record, in its order; each path begins with {@code prefix}. */
    public static List<Leaf> of(String prefix, Class<? extends Record> config) {
        List<Leaf> leaves = new ArrayList<>();
        List<Parameter> parameters = Parameter.of(config);
        List<RecordComponent> parts = Parameter.components(config);
        for (int i = 0; i < parts.size(); i++) {
            String path = prefix + parameters.get(i).name();
            Class<?> type = parts.get(i).getType();
            if (type.isRecord()) {
                leaves.addAll(of(path + ".", type.asSubclass(Record.class)));
            } else {
                leaves.add(new Leaf(path, type, parameters.get(i)));
            }
        }
        return leaves;
    }
}
