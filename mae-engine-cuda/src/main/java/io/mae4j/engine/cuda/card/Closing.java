package io.mae4j.engine.cuda.card;

/** Giving back what was taken before a failure: on a card that does nothing any more that fails too. */
public final class Closing {
    private Closing() {}

    /** Closes; what goes wrong then is added to the failure, and does not take its place. */
    public static void after(Throwable failure, Runnable close) {
        try {
            close.run();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }
}
