package io.mae4j.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.mae4j.UserError;
import io.mae4j.component.ComponentDefinition;
import io.mae4j.component.Components;
import io.mae4j.component.Contract;
import java.util.List;
import java.util.Set;

/**
 * From a configuration node to a component: {@code name} chooses among the registered components of a contract, the
 * other keys are bound onto the config record of the chosen one, and Guice makes it.
 *
 * <pre>{@code
 * mask { name = random, ratio = 0.75 }      Masker masker = binder.create(Masker.class, composed.object("mask"));
 * }</pre>
 */
public final class ComponentBinder {
    private static final String NAME = "name";

    private final Components components;

    public ComponentBinder(Components components) {
        this.components = components;
    }

    /** Makes the component that {@code node} describes, which stands at the group of its contract. */
    public <T> T create(Class<T> contract, ConfigObject node) {
        return create(contract, node, contract.getAnnotation(Contract.class).value());
    }

    /** Makes the component that {@code node} describes, which stands at {@code path} of the whole configuration. */
    public <T> T create(Class<T> contract, ConfigObject node, String path) {
        ComponentDefinition<T> definition = definition(contract, node, path);
        return components.create(definition, RecordBinder.bind(definition.config(), node, path, Set.of(NAME)));
    }

    /** The config record of the chosen component, without making it: a check of the configuration alone. */
    public Record config(Class<?> contract, ConfigObject node, String path) {
        return RecordBinder.bind(definition(contract, node, path).config(), node, path, Set.of(NAME));
    }

    /** The component that {@code name} chooses. */
    public <T> ComponentDefinition<T> definition(Class<T> contract, ConfigObject node, String path) {
        List<ComponentDefinition<T>> definitions = components.of(contract);
        List<String> names = definitions.stream().map(ComponentDefinition::name).toList();
        ConfigValue name = node.get(NAME);
        String namePath = Where.path(path, NAME);
        if (name == null) {
            throw new UserError(Where.of(node) + ": " + namePath + ": is missing; give it as " + namePath + "=<"
                    + String.join("|", names) + ">");
        }
        if (name.valueType() != ConfigValueType.STRING) {
            throw ValueBinder.wrongType(name, namePath, "one of " + String.join(", ", names));
        }
        String wanted = name.unwrapped().toString();
        return definitions.stream()
                .filter(d -> d.name().equals(wanted))
                .findFirst()
                .orElseThrow(() -> ValueBinder.error(
                        name, namePath, "there is no '" + wanted + "'" + Nearest.hint(wanted, names)));
    }
}
