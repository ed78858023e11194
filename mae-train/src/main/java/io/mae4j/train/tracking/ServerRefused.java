package io.mae4j.train.tracking;

/** The server understood and said no: the same request will never work. */
final class ServerRefused extends Exception {
    private static final long serialVersionUID = 1L;

    ServerRefused(String message, Throwable cause) {
        super(message, cause);
    }
}
