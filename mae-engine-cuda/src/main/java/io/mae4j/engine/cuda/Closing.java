package io.mae4j.engine.cuda;

/** Giving back what was taken before a failure: on a card that does nothing any more that fails too. */
final class Closing {
    private Closing() {}

    /** Closes; what goes wrong then is added to the failure, and does not take its place. */
    static void after(Throwable failure, Runnable close) {
        try {
            close.run();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }
}
