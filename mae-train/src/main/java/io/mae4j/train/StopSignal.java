package io.mae4j.train;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Whether someone asked the run to stop: SIGINT (Ctrl-C) or SIGTERM. The first is heeded after the step in progress; a second
 * ends the process at once. A shutdown hook would not do: other hooks then pull the rug from under the step.
 */
public final class StopSignal implements BooleanSupplier, AutoCloseable {
    /** What a shell expects of a process that was interrupted. */
    public static final int EXIT_CODE = 130;

    private static final Set<StopSignal> LISTENING = ConcurrentHashMap.newKeySet();

    private final Runnable onFirst;
    private final Signal interrupt = new Signal("INT");
    private final Signal terminate = new Signal("TERM");
    private final SignalHandler oldInterrupt;
    private final SignalHandler oldTerminate;
    private volatile boolean asked;

    /** Listens from now on, until closed; {@code onFirst} tells the user that the signal was heard. */
    public StopSignal(Runnable onFirst) {
        this.onFirst = onFirst;
        this.oldInterrupt = Signal.handle(interrupt, this::heard);
        this.oldTerminate = Signal.handle(terminate, this::heard);
        LISTENING.add(this);
    }

    /** Asks whatever runs in this process to stop, as a first signal does; asking again changes nothing. */
    public static void ask() {
        LISTENING.forEach(StopSignal::heed);
    }

    @Override
    public boolean getAsBoolean() {
        return asked;
    }

    @Override
    public void close() {
        LISTENING.remove(this);
        Signal.handle(interrupt, oldInterrupt);
        Signal.handle(terminate, oldTerminate);
    }

    private synchronized void heard(Signal signal) {
        if (asked) {
            Runtime.getRuntime().halt(EXIT_CODE);
        }
        heed();
    }

    private synchronized void heed() {
        if (!asked) {
            asked = true;
            onFirst.run();
        }
    }
}
