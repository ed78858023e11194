package io.mae4j.models.weights.pth;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The storages that a pickle's value refers to, wherever it does: a row of them can only be counted off if all are known. */
final class Storages {
    private Storages() {}

    static Map<String, Storage> in(Object root) throws Malformed {
        Map<String, Storage> storages = new HashMap<>();
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Object> open = new ArrayDeque<>();
        open.push(root == null ? List.of() : root);
        while (!open.isEmpty()) {
            Object value = open.pop();
            if (value instanceof PickledTensor tensor) {
                Storage storage = tensor.storage();
                Storage same = storages.putIfAbsent(storage.key(), storage);
                if (same != null && !same.equals(storage)) {
                    throw new Malformed("its storage " + storage.key() + " has two types or sizes");
                }
            } else if (value instanceof Map<?, ?> map && seen.add(map)) {
                map.values().stream().filter(v -> v != null).forEach(open::push);
            } else if (value instanceof List<?> list && seen.add(list)) {
                list.stream().filter(v -> v != null).forEach(open::push);
            }
        }
        return storages;
    }
}
