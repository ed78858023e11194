package io.mae4j.experiments.start;

/** Why nothing is started, in a line. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int exitCode;

    private Refusal(int exitCode, String line) {
        super(line);
        this.exitCode = exitCode;
    }

    /** What the user asked for is wrong. */
    static Refusal badInput(String line) {
        return new Refusal(2, line);
    }

    /** Something else is. */
    static Refusal failure(String line) {
        return new Refusal(1, line);
    }

    int exitCode() {
        return exitCode;
    }
}
