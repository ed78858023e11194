package io.mae4j.file;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/** What can be made anew, kept for all runs of a user. */
public final class UserCache {
    private static final String NOBODY = "?"; // user.home of a user whom the system does not know, as in containers

    private UserCache() {}

    /**
     * {@code mae4j} in {@code XDG_CACHE_HOME} or else in {@code .cache} of the home folder; for a user without one, in the
     * folder for temporary files.
     */
    public static Path folder() {
        return folder(System.getenv(), System.getProperty("user.home"));
    }

    static Path folder(Map<String, String> environment, String userHome) {
        String caches = environment.getOrDefault("XDG_CACHE_HOME", "");
        if (!caches.isBlank()) {
            return Path.of(caches, "mae4j");
        }
        return Stream.of(userHome, environment.getOrDefault("HOME", ""))
                .filter(home -> !home.isBlank() && !home.equals(NOBODY))
                .findFirst()
                .map(home -> Path.of(home, ".cache", "mae4j"))
                .orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir"), "mae4j"));
    }
}
