package io.mae4j.experiments.sweep;

import com.typesafe.config.ConfigObject;
import io.mae4j.component.Components;
import io.mae4j.config.ComponentBinder;
import io.mae4j.config.Compose;
import io.mae4j.config.Composed;
import io.mae4j.config.ConfigTree;
import io.mae4j.config.Doc;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** How a multirun goes, {@code conf/sweep.conf}: its components. */
record SweepSettings(Sweeper sweeper, Launcher launcher, Optional<Path> folder) {

    private record Config(
            ConfigObject sweeper,
            ConfigObject launcher,

            @Doc("an existing sweep folder to go on with") Optional<Path> folder) {}

    static SweepSettings of(ConfigTree tree, List<String> overrides) {
        Composed composed = Compose.of(SweepWords.KEY).in(tree).with(overrides).compose();
        Config config = composed.bind(Config.class);
        ComponentBinder binder = new ComponentBinder(Components.discover());
        return new SweepSettings(
                binder.create(Sweeper.class, config.sweeper()),
                binder.create(Launcher.class, config.launcher()),
                config.folder());
    }
}
