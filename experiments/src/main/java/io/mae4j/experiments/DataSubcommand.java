package io.mae4j.experiments;

import io.mae4j.config.Composed;
import io.mae4j.config.Parts;
import io.mae4j.data.dataset.DataSource;
import java.util.List;

/** A command on the data set that its first argument, or {@code data=}, names. */
abstract class DataSubcommand extends ComposedCommand {
    DataSubcommand(String configuration, Class<? extends Record> root) {
        super(configuration, root);
    }

    @Override
    List<String> configured() {
        return overrides().stream().map(DataSubcommand::named).toList();
    }

    static DataSource source(Composed composed) {
        return Parts.of(composed).create(DataSource.class);
    }

    static int threads(int configured) {
        return configured == 0 ? Runtime.getRuntime().availableProcessors() : configured;
    }

    private static String named(String argument) { // "cifar10" stands for "data=cifar10"
        return argument.matches("[A-Za-z][\\w-]*") ? "data=" + argument : argument;
    }
}
