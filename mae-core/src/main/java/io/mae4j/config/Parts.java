package io.mae4j.config;

import io.mae4j.component.Components;
import io.mae4j.component.Contract;

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
        String group = contract.getAnnotation(Contract.class).value();
        return binder.create(contract, composed.object(group), group);
    }

    /** Whether the component could be made, as far as its configuration goes; an error says why not. */
    public void check(Class<?> contract) {
        String group = contract.getAnnotation(Contract.class).value();
        binder.config(contract, composed.object(group), group);
    }
}
