package io.mae4j.engine.cuda.card;

/** Copies to the card in a stream of their own, through pinned memory of their own. */
final class SideUploads implements Device.Uploads, AutoCloseable {
    private final Driver driver;
    private final Status status;
    private final Runnable enter;
    private final long main;
    private final long stream;
    private final long asked;
    private final long uploaded;
    private final Staging staging;

    /**
     * @param enter makes the context the thread's own, and fails where nothing may be copied now
     * @param main the device's other stream
     */
    SideUploads(Driver driver, Status status, Runnable enter, long main) {
        this.driver = driver;
        this.status = status;
        this.enter = enter;
        this.main = main;
        long[] made = new long[1];
        status.check(driver.cuStreamCreate(made, Driver.STREAM_NON_BLOCKING), "cuStreamCreate");
        stream = made[0];
        asked = event();
        uploaded = event();
        staging = new Staging(driver, status, stream);
    }

    private long event() {
        long[] made = new long[1];
        status.check(driver.cuEventCreate(made, Driver.EVENT_DISABLE_TIMING), "cuEventCreate");
        return made[0];
    }

    @Override
    public void upload(long host, long device, long bytes) {
        enter.run();
        staging.upload(host, device, bytes);
    }

    @Override
    public void follow() {
        enter.run();
        order(asked, main, stream);
    }

    @Override
    public void lead() {
        enter.run();
        order(uploaded, stream, main);
    }

    // what the one stream has been given comes before what the other will be given
    private void order(long event, long before, long after) {
        status.check(driver.cuEventRecord(event, before), "cuEventRecord");
        status.check(driver.cuStreamWaitEvent(after, event, 0), "cuStreamWaitEvent");
    }

    void synchronize() {
        status.checkDone(driver.cuStreamSynchronize(stream), "cuStreamSynchronize");
    }

    @Override
    public void close() {
        driver.cuStreamSynchronize(stream);
        staging.close();
        driver.cuEventDestroy_v2(asked);
        driver.cuEventDestroy_v2(uploaded);
        driver.cuStreamDestroy_v2(stream);
    }
}
