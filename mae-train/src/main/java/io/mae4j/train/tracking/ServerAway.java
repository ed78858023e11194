package io.mae4j.train.tracking;

/** The server cannot be reached, is in trouble itself, or does not let us in: the same request may work later. */
final class ServerAway extends Exception {
    private static final long serialVersionUID = 1L;

    ServerAway(String message, Throwable cause) {
        super(message, cause);
    }
}
