package io.mae4j.train.tracking;

import java.nio.file.Path;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A run that writes to its spool, from which {@link SpoolSender} feeds the server. */
final class SpooledRun implements TrackedRun {
    private static final Logger LOG = LoggerFactory.getLogger(SpooledRun.class);

    private final Spool spool;
    private final SpoolSender sender;
    private final int flushSeconds;
    private boolean ended; // guarded by this
    private boolean closed; // guarded by this

    SpooledRun(Spool spool, SpoolSender sender, int flushSeconds) {
        this.spool = spool;
        this.sender = sender;
        this.flushSeconds = flushSeconds;
    }

    @Override
    public String id() {
        return spool.identity().id();
    }

    @Override
    public String where() {
        RunIdentity run = spool.identity();
        return run.runId().isEmpty()
                ? spool.folder() + " (to be sent to " + run.uri() + ")"
                : run.uri() + "/#/runs/" + run.runId();
    }

    @Override
    public void params(Map<String, String> params) {
        params.forEach((key, value) ->
                spool.append(new SpoolEntry.Param(MlflowNames.key(key), MlflowNames.paramValue(value))));
    }

    @Override
    public void metric(String name, double value, long step, long timestamp) {
        spool.append(new SpoolEntry.Metric(MlflowNames.key(name), value, step, timestamp));
    }

    @Override
    public void tag(String key, String value) {
        spool.append(new SpoolEntry.Tag(MlflowNames.key(key), MlflowNames.tagValue(value)));
    }

    @Override
    public void artifact(Path file, String folder) {
        spool.append(spool.keep(file, ArtifactFolder.checked(folder)));
    }

    @Override
    public synchronized void finish(RunStatus status) {
        spool.append(new SpoolEntry.Status(status.name(), System.currentTimeMillis()));
        ended = true;
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (!ended) {
            finish(RunStatus.FAILED);
        }
        boolean all = sender.drain(flushSeconds);
        sender.close();
        if (!all) {
            LOG.warn(
                    "{} entries are not sent to {}; they wait in {}, and 'mae tracking sync {}' sends them",
                    spool.pending(),
                    spool.identity().uri(),
                    spool.folder(),
                    spool.folder().getParent());
        }
        if (spool.postponed() > 0) {
            LOG.warn(
                    "{} files that {} did not take wait in {}, and 'mae tracking sync {}' tries again",
                    spool.postponed(),
                    spool.identity().uri(),
                    spool.folder(),
                    spool.folder().getParent());
        }
        spool.close();
    }
}
