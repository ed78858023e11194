package io.mae4j.component;

import com.google.inject.Binder;
import com.google.inject.ConfigurationException;
import com.google.inject.CreationException;
import com.google.inject.Guice;
import com.google.inject.Inject;
import com.google.inject.Injector;
import com.google.inject.Module;
import com.google.inject.ProvisionException;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.spi.Message;
import io.mae4j.UserError;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All components that the class path offers, found through {@link MaePlugin}s, and the way to make one by name. */
public final class Components {
    private static final Map<String, ComponentDefinition<?>> REGISTERED = new ConcurrentHashMap<>();

    private final Injector injector;
    private final List<ComponentDefinition<?>> definitions;

    @Inject
    Components(Injector injector, Set<ComponentDefinition<?>> definitions) {
        this.injector = injector;
        this.definitions = definitions.stream()
                .sorted(Comparator.<ComponentDefinition<?>, String>comparing(ComponentDefinition::group)
                        .thenComparing(ComponentDefinition::name))
                .toList();
        for (int i = 1; i < this.definitions.size(); i++) {
            ComponentDefinition<?> a = this.definitions.get(i - 1);
            ComponentDefinition<?> b = this.definitions.get(i);
            if (a.contract() == b.contract() && a.name().equals(b.name())) {
                throw new UserError("two plugins register " + a.group() + "=" + a.name() + ": "
                        + a.implementation().getName() + " and "
                        + b.implementation().getName());
            }
        }
    }

    /**
     * Adds a component for the rest of this process, which no plugin brings: a class that was written in a notebook's cell. One
     * that was registered before under the same name gives way.
     */
    public static void register(ComponentDefinition<?> definition) {
        if (!definition.contract().isAnnotationPresent(Contract.class)) {
            throw new UserError(definition.contract().getSimpleName()
                    + " is not a kind of component; those are Masker, Encoder, Decoder, Target, Loss and the like");
        }
        REGISTERED.put(definition.group() + "=" + definition.name(), definition);
    }

    /**
     * The plugins that the class path offers.
     *
     * @throws UserError if one cannot be loaded
     */
    public static List<MaePlugin> plugins() {
        try {
            List<MaePlugin> plugins = new ArrayList<>();
            ServiceLoader.load(MaePlugin.class).forEach(plugins::add);
            return plugins;
        } catch (ServiceConfigurationError | LinkageError e) { // of which the second is a class for another Java, say
            throw new UserError("a plugin on the class path cannot be loaded: " + oneLine(e), e);
        }
    }

    /**
     * Every plugin that the class path offers, what was {@link #register registered}, and further bindings of the caller's own.
     *
     * @throws UserError if a plugin cannot be loaded, or what it registers does not go with the others
     */
    public static Components discover(Module... more) {
        List<Module> given = Stream.concat(Stream.of(more), plugins().stream()).toList();
        List<Module> modules = new ArrayList<>();
        given.forEach(module -> modules.add(binder -> install(module, binder)));
        modules.add(binder -> {
            Multibinder<ComponentDefinition<?>> all =
                    Multibinder.newSetBinder(binder, new TypeLiteral<ComponentDefinition<?>>() {});
            REGISTERED.values().forEach(definition -> all.addBinding().toInstance(definition));
        });
        try {
            return Guice.createInjector(modules).getInstance(Components.class);
        } catch (CreationException e) {
            throw new UserError(
                    failing(e, given).map(name -> "the plugin " + name).orElse("a plugin")
                            + " registers what cannot be: " + firstLine(e.getErrorMessages()),
                    e);
        } catch (ProvisionException e) {
            throw e.getCause() instanceof UserError userError ? userError : e;
        }
    }

    // what it registers may be missing, or made for another mae4j or Java; without its cause, of which Guice logs the
    // stack trace
    private static void install(Module plugin, Binder binder) {
        try {
            binder.install(plugin);
        } catch (LinkageError e) {
            binder.addError(
                    "%s, with this version of mae4j and Java: %s: %s",
                    plugin.getClass().getName(), e.getClass().getSimpleName(), oneLine(e));
        }
    }

    // the one whose code threw
    private static Optional<String> failing(CreationException e, List<Module> given) {
        Set<String> names = given.stream().map(m -> m.getClass().getName()).collect(Collectors.toSet());
        return e.getErrorMessages().stream()
                .flatMap(message -> Stream.ofNullable(message.getCause()))
                .flatMap(cause -> Stream.of(cause.getStackTrace()))
                .map(StackTraceElement::getClassName)
                .filter(names::contains)
                .findFirst();
    }

    private static String firstLine(Collection<Message> messages) {
        Message first = messages.iterator().next();
        String text =
                first.getCause() == null ? first.getMessage() : first.getCause().toString();
        return text.lines().findFirst().orElse("");
    }

    private static String oneLine(Throwable e) {
        String cause = e.getCause() == null ? "" : " (" + e.getCause() + ")";
        return (e.getMessage() + cause).replaceAll("\\s*\\R\\s*", " ");
    }

    /** All definitions, by group and name. */
    public List<ComponentDefinition<?>> definitions() {
        return definitions;
    }

    /** The definitions of one contract, by name. */
    @SuppressWarnings("unchecked")
    public <T> List<ComponentDefinition<T>> of(Class<T> contract) {
        return definitions.stream()
                .filter(d -> d.contract() == contract)
                .map(d -> (ComponentDefinition<T>) d)
                .toList();
    }

    /**
     * The definition registered under a name.
     *
     * @throws UserError naming the known ones if there is none
     */
    public <T> ComponentDefinition<T> find(Class<T> contract, String name) {
        return of(contract).stream()
                .filter(d -> d.name().equals(name))
                .findFirst()
                .orElseThrow(() -> {
                    String known =
                            of(contract).stream().map(ComponentDefinition::name).collect(Collectors.joining(", "));
                    String group = contract.getAnnotation(Contract.class).value();
                    return new UserError("no " + group + " is called '" + name + "'; known: " + known);
                });
    }

    /**
     * Makes the component: Guice calls its {@code @Inject} constructor with {@code config} and its other dependencies.
     *
     * @throws UserError if it has no such constructor, or that throws one
     */
    public <T> T create(ComponentDefinition<T> definition, Record config) {
        Injector child = injector.createChildInjector(binder -> bind(binder, definition.config(), config));
        try {
            return child.getInstance(definition.implementation());
        } catch (ProvisionException e) {
            if (e.getCause() instanceof UserError userError) {
                throw userError;
            }
            throw e;
        } catch (ConfigurationException e) { // no constructor, or one that asks for what there is not
            throw new UserError(
                    definition.group() + "=" + definition.name() + " cannot be made: "
                            + firstLine(e.getErrorMessages()) + " ("
                            + definition.implementation().getName()
                            + " needs one constructor annotated @Inject, which takes its "
                            + definition.config().getName() + ")",
                    e);
        }
    }

    private static <C extends Record> void bind(Binder binder, Class<C> type, Record config) {
        binder.bind(type).toInstance(type.cast(config));
    }
}
