package io.mae4j;

/**
 * Bad input: a wrong key, a missing folder, a corrupt picture. The message is one line that says what is wrong, where, and
 * what would be right; the command line prints it without a stack trace and exits with 2. Anything else thrown is a bug.
 */
public final class UserError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UserError(String message) {
        super(message);
    }

    public UserError(String message, Throwable cause) {
        super(message, cause);
    }
}
