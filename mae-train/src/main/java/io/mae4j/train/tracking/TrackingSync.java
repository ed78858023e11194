package io.mae4j.train.tracking;

import io.mae4j.UserError;
import java.nio.file.Path;

/** Sends what waits in a run folder's spool to its tracking server: {@code mae tracking sync <run folder>}. */
public final class TrackingSync {
    private static final long REQUEST_MILLIS = 60_000;

    private TrackingSync() {}

    /**
     * What was done.
     *
     * @param runId the run's id on the server
     * @param sent how many entries were sent
     * @param setAside how many files the server, which takes all else, did not take; the log names them
     */
    public record Report(String uri, String runId, long sent, int setAside) {

        /** {@code 12 entries sent to http://localhost:5000/#/runs/0123456789abcdef0123456789abcdef}. */
        @Override
        public String toString() {
            String left = setAside == 0 ? "" : "; files that it did not take, and that wait on: " + setAside;
            return sent + " entries sent to " + uri + "/#/runs/" + runId + left;
        }
    }

    /**
     * Sends to the server that the run was started with.
     *
     * @throws UserError if the folder holds no spool, the run is still going on, or the server cannot be reached; what is sent
     *     by then stays sent, and the rest stays in the spool
     */
    public static Report replay(Path runFolder) {
        if (!Spool.existsIn(runFolder)) {
            throw new UserError("nothing to send in " + runFolder + ": no run was tracked by a server from there"
                    + " (a file store is sent as a whole)");
        }
        try (Spool spool = Spool.open(runFolder)) {
            RunIdentity run = spool.identity();
            try (MlflowServer server = new MlflowServer(ServerAddress.of(run.uri(), System.getenv()), REQUEST_MILLIS)) {
                long sent = new SpoolSender(spool, new ServerRun(server, run), 1).sendAll();
                return new Report(run.uri(), spool.identity().runId(), sent, spool.postponed());
            } catch (ServerAway e) {
                throw new UserError(
                        run.uri() + " cannot be reached (" + e.getMessage() + "): " + spool.pending()
                                + " entries stay in " + spool.folder(),
                        e);
            } catch (ServerRefused e) {
                throw new UserError(
                        run.uri() + " refuses the run: " + e.getMessage() + ": " + spool.pending() + " entries stay in "
                                + spool.folder(),
                        e);
            }
        }
    }
}
