package io.mae4j.experiments;

import io.mae4j.component.Components;
import io.mae4j.config.ComponentBinder;
import io.mae4j.config.Composed;
import io.mae4j.data.dataset.DataSource;
import java.util.List;
import java.util.concurrent.Callable;

/** A command on the data set that its first argument, or {@code data=}, names. */
abstract class DataSubcommand extends ComposedCommand implements Callable<Integer> {
    private final String primary;
    private final Class<? extends Record> root;

    DataSubcommand(String primary, Class<? extends Record> root) {
        this.primary = primary;
        this.root = root;
    }

    @Override
    final String primary() {
        return primary;
    }

    @Override
    final Class<? extends Record> root() {
        return root;
    }

    @Override
    List<String> configured() {
        return overrides().stream().map(DataSubcommand::named).toList();
    }

    @Override
    public final Integer call() {
        Composed composed = compose(configured()).compose();
        return showed(composed) ? 0 : run(composed);
    }

    /** Does it; gives the exit code. */
    abstract int run(Composed composed);

    static DataSource source(Composed composed) {
        return new ComponentBinder(Components.discover()).create(DataSource.class, composed.object("data"));
    }

    static int threads(int configured) {
        return configured == 0 ? Runtime.getRuntime().availableProcessors() : configured;
    }

    private static String named(String argument) { // "cifar10" stands for "data=cifar10"
        return argument.matches("[A-Za-z][\\w-]*") ? "data=" + argument : argument;
    }
}
