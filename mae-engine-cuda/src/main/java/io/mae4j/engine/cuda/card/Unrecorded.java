package io.mae4j.engine.cuda.card;

import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work that could not be recorded: it is asked for anew each time. Libraries load and set up things when they are first used, which
 * a stream that is recorded may not allow; the second time that is done, and recording is tried once more.
 */
final class Unrecorded implements Device.Recording {
    private static final Logger LOG = LoggerFactory.getLogger(Unrecorded.class);

    private final Runnable work;
    private final Supplier<Device.Recording> again;
    private Device.Recording recorded;
    private int replays;

    /**
     * @param again records the work, or throws {@link CallFailed}
     * @param cause why it was not recorded
     */
    Unrecorded(Runnable work, Supplier<Device.Recording> again, CallFailed cause) {
        this.work = work;
        this.again = again;
        LOG.debug("not recorded at first", cause);
    }

    @Override
    public void replay() {
        if (replays++ == 1) {
            try {
                recorded = again.get();
            } catch (CallFailed e) {
                LOG.warn(
                        "steps cannot be recorded and are launched one by one, which takes longer: {}", e.getMessage());
            }
        }
        if (recorded != null) {
            recorded.replay();
        } else {
            work.run();
        }
    }

    @Override
    public void close() {
        if (recorded != null) {
            recorded.close();
        }
    }
}
