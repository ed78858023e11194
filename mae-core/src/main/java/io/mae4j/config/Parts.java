package io.mae4j.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValueType;
import io.mae4j.component.Components;
import io.mae4j.component.Contract;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The components that a composed configuration names, each at the key of its group.
 *
 * <pre>{@code
 * Engine engine = Parts.of(composed).create(Engine.class);      // engine { name = cpu, ... }
 * }</pre>
 */
public record Parts(ComponentBinder binder, Composed composed) {

    /** With all components that plugins register. */
    public static Parts of(Composed composed) {
        return new Parts(new ComponentBinder(Components.discover()), composed);
    }

    /** Makes the component. */
    public <T> T create(Class<T> contract) {
        String group = group(contract);
        return binder.create(contract, composed.object(group), group);
    }

    /**
     * Makes the components of a contract of which there may be any number, each at a name of its own, in the order of these names:
     * {@code callbacks { mine { name = ... } }}. A name that is null is left out.
     */
    public <T> List<T> createAll(Class<T> contract) {
        List<T> made = new ArrayList<>();
        named(contract).forEach((path, node) -> made.add(binder.create(contract, node, path)));
        return made;
    }

    /** Whether they could be made, as {@link #check}. */
    public void checkAll(Class<?> contract) {
        named(contract).forEach((path, node) -> binder.config(contract, node, path));
    }

    private SortedMap<String, ConfigObject> named(Class<?> contract) {
        String group = group(contract);
        SortedMap<String, ConfigObject> nodes = new TreeMap<>();
        if (!composed.config().hasPath(group)) {
            return nodes;
        }
        composed.object(group).forEach((name, value) -> {
            String path = Where.path(group, name);
            if (value instanceof ConfigObject node) {
                nodes.put(path, node);
            } else if (value.valueType() != ConfigValueType.NULL) {
                throw ValueBinder.wrongType(value, path, "an object { name = ..., ... }");
            }
        });
        return nodes;
    }

    /** Whether the component could be made, as far as its configuration goes; an error says why not. */
    public void check(Class<?> contract) {
        String group = group(contract);
        binder.config(contract, composed.object(group), group);
    }

    private static String group(Class<?> contract) {
        return contract.getAnnotation(Contract.class).value();
    }
}
