package io.mae4j.models.weights;

/** Names and notes out of a stranger's file, fit for a terminal: one line, no control characters, not endless. */
public final class PlainText {
    private static final int LONGEST = 300;

    private PlainText() {}

    /** The text, with what is no letter, digit, sign or space replaced by {@code ?}. */
    public static String of(String text) {
        String shortened = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
        return shortened.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Co}\\p{Cs}\\u2028\\u2029]", "?");
    }
}
