package io.mae4j.experiments;

import io.mae4j.component.Components;
import io.mae4j.config.ComponentBinder;
import io.mae4j.config.Compose;
import io.mae4j.config.Composed;
import io.mae4j.data.dataset.DataSource;
import java.util.concurrent.Callable;

/** A command on the data set that its first argument, or {@code data=}, names. */
abstract class DataSubcommand extends ComposedCommand implements Callable<Integer> {
    private final String primary;

    DataSubcommand(String primary) {
        this.primary = primary;
    }

    @Override
    public final Integer call() {
        Composed composed = Compose.of(primary)
                .with(overrides().stream().map(DataSubcommand::named).toList())
                .compose();
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
