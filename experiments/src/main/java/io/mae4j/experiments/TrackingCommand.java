package io.mae4j.experiments;

import io.mae4j.train.tracking.FileStoreReplay;
import io.mae4j.train.tracking.TrackingSync;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What has to do with the tracking server. */
@Command(
        name = "tracking",
        description = "Sends to a tracking server what it missed.",
        subcommands = {TrackingCommand.Sync.class, TrackingCommand.Push.class},
        mixinStandardHelpOptions = true)
final class TrackingCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getOut());
        return 0;
    }

    /** Replays a run's spool. */
    @Command(name = "sync", description = "Sends what waits in a run folder's spool.", mixinStandardHelpOptions = true)
    static final class Sync implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Parameters(
                paramLabel = "<run folder>",
                description = "A run folder, such as runs/2026-11-23/10-00-00-pretrain.")
        private Path run;

        @Override
        public Integer call() {
            TrackingSync.Report report = TrackingSync.replay(run);
            spec.commandLine().getOut().println(report);
            return report.setAside() > 0 ? 1 : 0;
        }
    }

    /** Replays a file store. */
    @Command(
            name = "push",
            description = "Sends a folder of offline runs to a server: each once, however often this is done.",
            mixinStandardHelpOptions = true)
    static final class Push implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Parameters(index = "0", paramLabel = "<mlruns>", description = "The folder that tracking=file writes.")
        private Path store;

        @Parameters(index = "1", paramLabel = "<server>", description = "Such as http://localhost:5000.")
        private String server;

        @Override
        public Integer call() {
            FileStoreReplay.Report report = FileStoreReplay.replay(store, server);
            PrintWriter out = spec.commandLine().getOut();
            out.println(report.runs().size() + " runs, " + report.begun() + " of them new there; "
                    + report.sent() + " parameters, tags, points and files sent"
                    + (report.begun() < report.runs().size()
                            ? "; what was there is sent whole again, and not there twice"
                            : ""));
            if (report.refused() > 0) {
                out.println(report.refused() + " were not taken by the server");
            }
            return report.refused() > 0 ? 1 : 0;
        }
    }
}
