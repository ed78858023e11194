package io.mae4j.train;

/** Training cannot go on, though nothing was wrong with the input: the loss is not finite. One line, for people. */
public final class TrainingFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TrainingFailure(String message) {
        super(message);
    }
}
