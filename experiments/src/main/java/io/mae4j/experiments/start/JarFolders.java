package io.mae4j.experiments.start;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The folders with the jars of the last builds, for runs that were started from them. */
final class JarFolders {
    private static final String PREFIX = "jars-";
    private static final int KEPT = 3;

    private JarFolders() {}

    static String name() {
        DateTimeFormatter time = DateTimeFormatter.ofPattern("yyyyMMddHHmmssSSS", Locale.ROOT);
        return PREFIX + LocalDateTime.now().format(time) + "-"
                + ProcessHandle.current().pid();
    }

    /** Removes all but the newest; Windows keeps a jar that a run has open, which goes with the next build then. */
    static void removeOld(Path state) throws IOException {
        List<Path> folders;
        try (Stream<Path> files = Files.list(state)) {
            folders = files.filter(file -> file.getFileName().toString().startsWith(PREFIX))
                    .sorted(Comparator.reverseOrder())
                    .toList();
        }
        for (Path old : folders.subList(Math.min(KEPT, folders.size()), folders.size())) {
            try (Stream<Path> files = Files.walk(old)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        }
    }
}
