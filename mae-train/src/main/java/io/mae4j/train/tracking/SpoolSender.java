package io.mae4j.train.tracking;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that sends a spool to the server, in order. While the server is away it tries again after 1, 2, 4, … 30
 * seconds, and says once that it is away and once that it is back. A file that a server does not take, time and again, which
 * answers otherwise is set aside, so that it holds up nothing behind it.
 */
final class SpoolSender implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SpoolSender.class);
    private static final long GATHER_MILLIS = 500;
    private static final int ATTEMPTS = 8; // in a minute and a half, or the seconds that the end of a run waits
    private static final long MAX_PAUSE_MILLIS = 30_000;

    private final Spool spool;
    private final ServerRun run;
    private final String uri;
    private final Thread thread = new Thread(this::loop, "mlflow-sender");
    private boolean hurry; // guarded by this
    private boolean stopped; // guarded by this
    private boolean away;
    private boolean refusedBefore;
    private final int patience; // attempts to send a file
    private int attempts; // to send what is next
    private boolean fileFailed; // the last one, perhaps for where all of them go: the next one has one attempt

    SpoolSender(Spool spool, ServerRun run) {
        this(spool, run, ATTEMPTS);
    }

    /** @param patience after how many attempts a file is set aside */
    SpoolSender(Spool spool, ServerRun run, int patience) {
        this.spool = spool;
        this.run = run;
        this.patience = patience;
        this.uri = spool.identity().uri();
        thread.setDaemon(true);
    }

    void start(boolean serverIsAway) {
        away = serverIsAway;
        thread.start();
    }

    /** Sends what waits now; returns how many entries that were, without files that were set aside. */
    long sendAll() throws ServerAway, ServerRefused {
        int postponed = spool.postponed();
        RunIdentity before = spool.identity();
        RunIdentity now = run.ensure();
        if (!now.equals(before)) {
            spool.identity(now);
        }
        long total = 0;
        for (List<Spool.Waiting> waiting = spool.next(); !waiting.isEmpty() && !isStopped(); waiting = spool.next()) {
            List<SpoolEntry> entries =
                    waiting.stream().map(Spool.Waiting::entry).toList();
            int done = 0;
            while (done < entries.size() && !isStopped()) {
                int count = sendSome(entries.subList(done, entries.size()));
                spool.sent(waiting.subList(done, waiting.size()), count);
                done += count;
            }
            total += done;
        }
        return total - (spool.postponed() - postponed);
    }

    /** Waits until all is sent, at most so long; returns whether it is. */
    boolean drain(long seconds) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        synchronized (this) {
            hurry = true;
            notifyAll();
        }
        synchronized (spool) {
            spool.notifyAll();
            try {
                for (long left = end - System.nanoTime();
                        spool.pending() > 0 && left > 0;
                        left = end - System.nanoTime()) {
                    spool.wait(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return spool.pending() == 0;
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            stopped = true;
            notifyAll();
        }
        thread.interrupt();
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * One request; returns how many entries it held. A refused one is halved until only the bad entries are set aside.
     *
     * @throws ServerRefused if it is the run that is refused: all of its entries wait
     */
    private int sendSome(List<SpoolEntry> entries) throws ServerAway, ServerRefused {
        int count = Batch.size(entries);
        try {
            run.send(entries.subList(0, count));
            fileFailed &= !(entries.get(0) instanceof SpoolEntry.Artifact);
        } catch (ServerAway e) {
            attempts++;
            if (!(entries.get(0) instanceof SpoolEntry.Artifact artifact) || !isHopeless()) {
                throw e;
            }
            postpone(artifact, e);
        } catch (ServerRefused e) {
            if (count == 1) {
                run.requireActive();
                setAside(entries.get(0), e);
            } else {
                sendSome(entries.subList(0, count / 2));
                sendSome(entries.subList(count / 2, count));
            }
        }
        attempts = 0;
        return count;
    }

    private boolean isHopeless() {
        return (attempts >= patience || fileFailed) && !isStopped() && run.answers();
    }

    private void postpone(SpoolEntry.Artifact artifact, ServerAway e) {
        spool.postpone(artifact);
        fileFailed = true;
        LOG.warn(
                "{} does not take {} ({}): it is kept as {}, and 'mae tracking sync {}' tries again",
                uri,
                artifact.folder().isEmpty() ? artifact.name() : artifact.folder() + "/" + artifact.name(),
                e.getMessage(),
                artifact.file(),
                spool.folder().getParent());
    }

    private void setAside(SpoolEntry entry, ServerRefused e) {
        Path log = spool.refused(entry, e.getMessage());
        if (!refusedBefore) {
            LOG.warn(
                    "{} refuses a {} (this and others that it refuses are listed in {}): {}",
                    uri,
                    name(entry),
                    log,
                    e.getMessage());
        }
        refusedBefore = true;
    }

    private static String name(SpoolEntry entry) {
        return entry.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    private void loop() {
        long pause = 1_000;
        while (!isStopped()) {
            try {
                spool.await();
                gather(GATHER_MILLIS, false);
                long count = sendAll();
                if (away && count > 0) {
                    LOG.warn("{} is back: sent {} entries that had waited", uri, count);
                }
                away = false;
                pause = 1_000;
            } catch (InterruptedException e) {
                return;
            } catch (ServerAway | ServerRefused | RuntimeException e) {
                if (isStopped()) {
                    return;
                }
                report(e);
                try {
                    gather(pause, true);
                } catch (InterruptedException interrupted) {
                    return;
                }
                pause = Math.min(2 * pause, MAX_PAUSE_MILLIS);
            }
        }
    }

    private void report(Exception e) {
        if (e instanceof RuntimeException) {
            LOG.warn("cannot send to {}; what is logged waits in {}", uri, spool.folder(), e);
        } else if (!away) {
            LOG.warn(
                    e instanceof ServerRefused
                            ? "{} refuses the run ({}): what is logged waits in {} and is sent when it takes it"
                            : "{} is away ({}): what is logged waits in {} and is sent when it is back",
                    uri,
                    e.getMessage(),
                    spool.folder());
        }
        away = true;
    }

    /** Lets entries come together, or time pass. In a hurry to end, a failed attempt is repeated after a second at most. */
    private synchronized void gather(long millis, boolean failed) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        boolean hurried = false;
        for (long left = millis; left > 0 && !stopped; left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())) {
            if (hurry && !hurried) {
                end = Math.min(end, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(failed ? 1_000 : 0));
                hurried = true;
                left = Math.min(left, failed ? 1_000 : 1);
            }
            wait(left);
        }
    }

    private synchronized boolean isStopped() {
        return stopped;
    }
}
