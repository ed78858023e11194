package io.mae4j.experiments.sweep;

import io.mae4j.component.MaePlugin;

/** Registers the project's own sweepers and launchers. */
public final class SweepPlugin extends MaePlugin {
    @Override
    protected void configure() {
        component(Sweeper.class, "grid", GridSweeper.class, GridSweeper.Config.class, "every combination of values");
        component(
                Sweeper.class,
                "random",
                RandomSweeper.class,
                RandomSweeper.Config.class,
                "values drawn independently for each job");
        component(
                Sweeper.class,
                "sobol",
                SobolSweeper.class,
                SobolSweeper.Config.class,
                "a Sobol sequence: jobs that fill the space of all axes evenly");
        component(
                Launcher.class,
                "basic",
                BasicLauncher.class,
                BasicLauncher.Config.class,
                "in this process, one job after another");
        component(
                Launcher.class,
                "processes",
                ProcessLauncher.class,
                ProcessLauncher.Config.class,
                "some jobs at a time, each in a process of its own with its share of the cores");
    }
}
