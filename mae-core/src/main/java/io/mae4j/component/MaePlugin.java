package io.mae4j.component;

import com.google.inject.AbstractModule;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.Multibinder;

/**
 * The door through which components come in, the project's own and a stranger's alike: a Guice module that is listed in
 * {@code META-INF/services/io.mae4j.component.MaePlugin}. A jar on the class path is enough.
 *
 * <pre>{@code
 * public final class StripesPlugin extends MaePlugin {
 *     protected void configure() {
 *         component(Masker.class, "stripes", StripeMasker.class, StripeMasker.Config.class, "masks whole columns");
 *     }
 * }
 * }</pre>
 */
public abstract class MaePlugin extends AbstractModule {

    /** Registers {@code implementation} under {@code name}; its constructor, annotated {@code @Inject}, takes the config record. */
    protected final <T> void component(
            Class<T> contract,
            String name,
            Class<? extends T> implementation,
            Class<? extends Record> config,
            String description) {
        if (!contract.isAnnotationPresent(Contract.class)) {
            throw new IllegalArgumentException(contract + " is not a component contract: @Contract is missing");
        }
        Multibinder.newSetBinder(binder(), new TypeLiteral<ComponentDefinition<?>>() {})
                .addBinding()
                .toInstance(new ComponentDefinition<>(contract, name, implementation, config, description));
    }
}
