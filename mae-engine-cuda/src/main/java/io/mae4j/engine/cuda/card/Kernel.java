package io.mae4j.engine.cuda.card;

import java.util.Map;
import java.util.TreeMap;

/** A compiled kernel; what it really is, only its device knows. */
public interface Kernel {

    /**
     * A module: a {@code .cu} resource of the engine, compiled with definitions.
     *
     * @param file its name without the ending, such as {@code layernorm}
     * @param defines macros, such as {@code T} to {@code bf16}
     */
    record Source(String file, Map<String, String> defines) {
        public Source {
            defines = Map.copyOf(defines);
        }

        public static Source of(String file) {
            return new Source(file, Map.of());
        }

        public static Source of(String file, String name, Object value) {
            return new Source(file, Map.of(name, value.toString()));
        }

        public Source with(String name, Object value) {
            Map<String, String> more = new TreeMap<>(defines);
            more.put(name, value.toString());
            return new Source(file, more);
        }
    }
}
