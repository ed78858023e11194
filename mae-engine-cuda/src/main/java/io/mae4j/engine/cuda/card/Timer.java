package io.mae4j.engine.cuda.card;

import java.util.List;

/** How long work takes on a card, by events between its parts. */
final class Timer {
    private static final int PAUSES_A_PART = 8; // each takes a microsecond or two, and a part's launch about ten
    private static final long PAUSE_BYTES = 4096;

    private final Device device;
    private final Driver driver;
    private final Status status;
    private final long stream;

    /** @param stream where the device computes */
    Timer(Device device, Driver driver, Status status, long stream) {
        this.device = device;
        this.driver = driver;
        this.status = status;
        this.stream = stream;
    }

    /** Of each of the parts, which are enqueued one after another. */
    double[] seconds(List<Runnable> parts) {
        if (parts.size() == 1) {
            return seconds(parts, () -> {});
        }
        // the card is busy until all parts are enqueued: it would else wait for short ones, and be timed as it waits
        long little = device.allocate(PAUSE_BYTES, "a pause");
        try (Device.Recording pause = device.record(() -> {
            for (int i = 0; i < PAUSES_A_PART * parts.size(); i++) {
                device.zero(little, PAUSE_BYTES);
            }
        })) {
            return seconds(parts, pause::replay);
        } finally {
            device.free(little);
        }
    }

    private double[] seconds(List<Runnable> parts, Runnable before) {
        long[] events = new long[parts.size() + 1];
        try {
            for (int i = 0; i < events.length; i++) {
                long[] made = new long[1];
                status.check(driver.cuEventCreate(made, Driver.EVENT_DEFAULT), "cuEventCreate");
                events[i] = made[0];
            }
            before.run();
            status.check(driver.cuEventRecord(events[0], stream), "cuEventRecord");
            for (int i = 0; i < parts.size(); i++) {
                parts.get(i).run();
                status.check(driver.cuEventRecord(events[i + 1], stream), "cuEventRecord");
            }
            status.checkDone(driver.cuEventSynchronize(events[parts.size()]), "cuEventSynchronize");
            double[] seconds = new double[parts.size()];
            float[] milliseconds = new float[1];
            for (int i = 0; i < seconds.length; i++) {
                status.check(driver.cuEventElapsedTime(milliseconds, events[i], events[i + 1]), "cuEventElapsedTime");
                seconds[i] = milliseconds[0] / 1e3;
            }
            return seconds;
        } finally {
            for (long event : events) {
                if (event != 0) {
                    driver.cuEventDestroy_v2(event);
                }
            }
        }
    }
}
