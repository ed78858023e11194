package io.mae4j.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import io.mae4j.UserError;
import io.mae4j.component.Components;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Composes a configuration: follows the defaults list of a primary file, places and merges the chosen options, applies
 * overrides, and resolves substitutions, so that they follow overrides. What files set for a component that another one has
 * replaced is left out if that one does not have it.
 *
 * <pre>{@code
 * Composed composed = Compose.of("pretrain").with("model=vit_tiny", "mask.ratio=0.6").compose();
 * Masker masker = new ComponentBinder(components).create(Masker.class, composed.object("mask"));
 * }</pre>
 *
 * Immutable: each method that adds something gives another {@code Compose}.
 */
public final class Compose {
    private final String primary;
    private final ConfigTree tree;
    private final Resolvers resolvers;
    private final List<String> overrides;

    private Compose(String primary, ConfigTree tree, Resolvers resolvers, List<String> overrides) {
        this.primary = primary;
        this.tree = tree;
        this.resolvers = resolvers;
        this.overrides = List.copyOf(overrides);
    }

    /** Composes from {@code primary.conf} of the class path's {@code conf} folders. */
    public static Compose of(String primary) {
        ConfigTree tree = ConfigTree.of(List.of(), Compose.class.getClassLoader());
        return new Compose(primary, tree, Resolvers.standard(), List.of());
    }

    /** With another search path. */
    public Compose in(ConfigTree other) {
        return new Compose(primary, other, resolvers, overrides);
    }

    /** With these folders searched ahead of the class path. */
    public Compose searching(Path... folders) {
        return in(ConfigTree.of(List.of(folders), Compose.class.getClassLoader()));
    }

    /** With other resolvers of computed substitutions. */
    public Compose resolving(Resolvers others) {
        return new Compose(primary, tree, others, overrides);
    }

    /** With further overrides, which are applied in order. */
    public Compose with(String... more) {
        return with(List.of(more));
    }

    /** With further overrides, which are applied in order. */
    public Compose with(List<String> more) {
        List<String> all = new ArrayList<>(overrides);
        all.addAll(more);
        return new Compose(primary, tree, resolvers, all);
    }

    /** The search path: what groups and options there are. */
    public ConfigTree tree() {
        return tree;
    }

    /**
     * Composes.
     *
     * @throws UserError of one line that says what is wrong, in which file and line or override, and what would be
     *     right
     */
    public Composed compose() {
        Map<Boolean, List<ConfigOverride>> byKind = overridesByKind();
        DefaultsList defaults = DefaultsList.of(tree, primary, byKind.get(true));
        ConfigObject merged = ConfigFactory.empty().root();
        List<Composed.Source> sources = new ArrayList<>();
        ForeignSettings foreign = new ForeignSettings(defaults.replaced());
        for (DefaultsList.Placed placed : defaults.placed()) {
            ConfigObject with = placed.file().placedAt(placed.path()).withFallback(merged);
            foreign.note(merged, with, placed.file().label());
            merged = with;
            sources.add(new Composed.Source(placed.file().label(), placed.path()));
        }
        Resolvers all = resolvers.with(RunResolver.NAME, new RunResolver(primary, overrides, defaults.choices()));
        ValueOverrides values = new ValueOverrides(all);
        for (ConfigOverride override : byKind.get(false)) {
            ConfigObject with = values.apply(merged, override);
            foreign.note(merged, with, override.origin());
            merged = with;
        }
        Composed whole = new Composed(
                primary,
                Resolution.resolve(merged, all),
                merged.toConfig(),
                defaults.choices(),
                overrides,
                List.copyOf(sources),
                List.of(),
                all);
        return whole.leavingOut(foreign.in(whole.config(), Components::discover));
    }

    /** The defaults lists that a composition follows, with the overrides of groups in them. */
    public DefaultsTree defaultsTree() {
        return DefaultsList.of(tree, primary, overridesByKind().get(true)).tree();
    }

    // those of groups are under true
    private Map<Boolean, List<ConfigOverride>> overridesByKind() {
        List<ConfigOverride> parsed =
                overrides.stream().map(ConfigOverride::parse).toList();
        parsed.forEach(Compose::refuseSweep);
        return parsed.stream().collect(Collectors.partitioningBy(o -> GroupChoice.isOne(o, tree)));
    }

    private static void refuseSweep(ConfigOverride override) {
        override.sweep().ifPresent(sweep -> {
            throw override.error(
                    "several values are a sweep, which needs -m (--multirun); quote the value if the comma is"
                            + " part of it");
        });
    }
}
