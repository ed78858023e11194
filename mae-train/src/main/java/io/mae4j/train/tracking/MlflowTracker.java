package io.mae4j.train.tracking;

import com.google.inject.Inject;
import io.mae4j.UserError;
import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.config.Range;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.mlflow.tracking.MlflowHttpException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records runs on an MLflow tracking server. Everything that is logged goes to a spool in the run folder first, and one
 * thread sends it from there: a server that is slow, dies or was never up does not hold up training. What could not be sent
 * when a run closes is sent when it is resumed, or by {@link TrackingSync}.
 *
 * <p>Sending again what the server had stored without being able to say so is harmless: a server with a database stores equal
 * points once, equal parameters are no change, and a run is found by its key instead of being created twice.
 */
public final class MlflowTracker implements Tracker {
    private static final Logger LOG = LoggerFactory.getLogger(MlflowTracker.class);

    /** The server, and the experiment of runs that name none. */
    public record Config(
            @Doc("the tracking server, such as http://127.0.0.1:5000")
            String uri,

            @Default("mae") @Doc("the experiment that runs belong to; created when it is new")
            String experiment,

            @Default("20")
            @Range(min = 0, max = 3600)
            @Doc("seconds that the end of a run waits for what is not sent yet")
            int flushSeconds,

            @Default("30") @Range(min = 1, max = 3600) @Doc("seconds after which a request counts as lost")
            int requestSeconds) {}

    private final Config config;
    private final ServerAddress address;
    private final List<AutoCloseable> open = new CopyOnWriteArrayList<>();

    @Inject
    public MlflowTracker(Config config) {
        this(config, System.getenv());
    }

    MlflowTracker(Config config, Map<String, String> environment) {
        this.config = config;
        this.address = ServerAddress.of(config.uri(), environment);
    }

    @Override
    public TrackedRun start(RunStart start) {
        if (Spool.existsIn(start.folder())) {
            RunIdentity there = RunIdentity.read(Spool.folderIn(start.folder()));
            if (there.key().equals(start.key())) {
                return resume(there.key(), start.folder());
            }
            throw new UserError(Spool.folderIn(start.folder()) + " belongs to the tracked run "
                    + there.id()
                    + "; resume that one, or choose another run folder");
        }
        String experiment = start.experiment().isEmpty() ? config.experiment() : start.experiment();
        if (experiment.isBlank() || experiment.length() > 500) {
            throw new UserError("tracking.experiment must be 1 to 500 characters, not '" + experiment + "'");
        }
        return opened(Spool.create(start.folder(), RunIdentity.of(address.base(), experiment, start)), true);
    }

    @Override
    public TrackedRun resume(String runId, Path runFolder) {
        Spool spool;
        if (Spool.existsIn(runFolder)) {
            spool = Spool.open(runFolder);
            RunIdentity known = spool.identity();
            if (!runId.equals(known.runId()) && !runId.equals(known.key())) {
                spool.close();
                throw new UserError(spool.folder() + " belongs to the tracked run " + known.id() + ", not to " + runId);
            }
            if (!known.uri().equals(address.base())) {
                spool.close();
                throw new UserError("the run " + known.id() + " is on " + known.uri() + ", not on " + address.base()
                        + "; tracking.uri must be the same to resume it");
            }
        } else {
            RunIdentity named = RunIdentity.of(address.base(), config.experiment(), RunStart.of(runId, runFolder));
            spool = Spool.create(runFolder, named.withRunId(runId));
        }
        spool.append(new SpoolEntry.Status("RUNNING", 0));
        return opened(spool, false);
    }

    @Override
    public void close() {
        for (AutoCloseable each : open) {
            try {
                each.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
        open.clear();
    }

    private SpooledRun opened(Spool spool, boolean isNew) {
        MlflowServer server = new MlflowServer(address, 1000L * config.requestSeconds());
        ServerRun serverRun = new ServerRun(server, spool.identity());
        boolean away = false;
        try {
            spool.identity(serverRun.ensure());
        } catch (ServerAway e) {
            if (e.getCause() instanceof MlflowHttpException http
                    && (http.getStatusCode() == 401 || http.getStatusCode() == 403)) {
                abandon(server, spool, isNew);
                throw new UserError(
                        address.base() + " does not let us in (" + e.getMessage() + "); the environment"
                                + " variables MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN, say who we are",
                        e);
            }
            away = true;
            LOG.warn(
                    "{} cannot be reached ({}): the run is kept in {} and sent when the server is there",
                    address.base(),
                    e.getMessage(),
                    spool.folder());
        } catch (ServerRefused e) {
            abandon(server, spool, isNew);
            throw new UserError(address.base() + " refuses the run: " + e.getMessage(), e);
        }
        SpoolSender sender = new SpoolSender(spool, serverRun);
        SpooledRun run = new SpooledRun(spool, sender, config.flushSeconds());
        sender.start(away);
        open.add(run);
        open.add(server);
        return run;
    }

    private static void abandon(MlflowServer server, Spool spool, boolean isNew) {
        server.close();
        if (isNew) {
            spool.delete();
        } else {
            spool.close();
        }
    }
}
