package io.mae4j.data.segment;

import io.mae4j.UserError;
import io.mae4j.file.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A file of names, one a line. */
final class TextLines {
    private static final String BYTE_ORDER_MARK = "\uFEFF"; // which some editors begin a file with

    private TextLines() {}

    /**
     * The lines that are not blank, without blanks around them.
     *
     * @throws UserError if it cannot be read
     */
    static List<String> of(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .map(line -> line.replace(BYTE_ORDER_MARK, ""))
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new UserError("cannot read " + file + ": " + AtomicFile.reason(e), e);
        }
    }
}
