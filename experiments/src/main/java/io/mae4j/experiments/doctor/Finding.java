package io.mae4j.experiments.doctor;

/**
 * Something found out about the machine.
 *
 * @param subject such as {@code engine=cpu}
 * @param verdict whether it is as it should be
 * @param text one line
 */
public record Finding(String subject, Verdict verdict, String text) {

    /** How it stands. */
    public enum Verdict {
        /** Works. */
        GOOD("ok"),
        /** Worth knowing; nothing needs it. */
        NOTE("--"),
        /** Does not work. */
        MISSING("no");

        private final String mark;

        Verdict(String mark) {
            this.mark = mark;
        }
    }

    static Finding good(String subject, String text) {
        return new Finding(subject, Verdict.GOOD, text);
    }

    static Finding note(String subject, String text) {
        return new Finding(subject, Verdict.NOTE, text);
    }

    static Finding missing(String subject, String text) {
        return new Finding(subject, Verdict.MISSING, text);
    }

    /** One line. */
    @Override
    public String toString() {
        return verdict.mark + "  " + subject + ": " + text.replaceAll("\\s*\\R\\s*", " ");
    }
}
