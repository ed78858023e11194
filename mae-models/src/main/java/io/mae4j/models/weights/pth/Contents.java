package io.mae4j.models.weights.pth;

import io.mae4j.models.weights.PlainText;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What of a pickled value is a model's weights, and what is beside them.
 *
 * @param notes the rest in a few words each; {@code args.model} is the value {@code model} in the namespace {@code args}
 */
record Contents(Map<String, PickledTensor> tensors, Map<String, String> notes) {
    /** Where training loops put the weights; averages of them come last, and count where there are no others. */
    private static final List<String> USUAL =
            List.of("model", "state_dict", "model_state_dict", "module", "net", "model_ema", "state_dict_ema");

    static Contents of(Object root) throws Malformed {
        if (!(root instanceof Map<?, ?> top)) {
            throw new Malformed("it holds no dictionary of weights");
        }
        // under a usual name first: beside it other tensors may lie, such as a best accuracy or a random state
        Object model = null;
        for (String key : USUAL) {
            if (model == null && hasTensors(top.get(key))) {
                model = top.get(key);
            }
        }
        if (model == null && hasTensors(top)) {
            model = top;
        }
        if (model == null) {
            throw new Malformed("it holds no dictionary of weights: neither itself nor as one of " + USUAL);
        }
        Map<String, PickledTensor> tensors = new LinkedHashMap<>();
        for (Map.Entry<?, ?> e : ((Map<?, ?>) model).entrySet()) {
            if (e.getKey() instanceof String name && e.getValue() instanceof PickledTensor tensor) {
                tensors.put(name, tensor);
            }
        }
        return new Contents(Collections.unmodifiableMap(tensors), Collections.unmodifiableMap(notes(top, model)));
    }

    private static boolean hasTensors(Object value) {
        return value instanceof Map<?, ?> map
                && map.entrySet().stream()
                        .anyMatch(e -> e.getKey() instanceof String && e.getValue() instanceof PickledTensor);
    }

    private static Map<String, String> notes(Map<?, ?> top, Object model) {
        Map<String, String> notes = new LinkedHashMap<>();
        for (Map.Entry<?, ?> e : top.entrySet()) {
            String key = PlainText.of(String.valueOf(e.getKey()));
            if (e.getValue() instanceof Map<?, ?> map && map != model && !hasTensors(map)) {
                notes.put(key, "a dictionary of " + map.size());
                map.forEach((k, v) -> {
                    if (k instanceof String && isPlain(v)) {
                        notes.put(key + "." + PlainText.of((String) k), describe(v));
                    }
                });
            } else if (e.getValue() != model && !(e.getValue() instanceof PickledTensor)) {
                notes.put(key, describe(e.getValue()));
            }
        }
        return notes;
    }

    private static boolean isPlain(Object value) {
        return value == null || value instanceof String || value instanceof Number || value instanceof Boolean;
    }

    // never by toString of what may contain itself
    private static String describe(Object value) {
        if (isPlain(value)) {
            return PlainText.of(value instanceof java.math.BigInteger ? "a large number" : String.valueOf(value));
        }
        if (value instanceof Map<?, ?> map) {
            return "a dictionary of " + map.size();
        }
        return value instanceof List<?> list ? "a list of " + list.size() : "a value";
    }
}
