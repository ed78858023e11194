package io.mae4j;

/** What this machine runs, where that makes a difference. */
public final class OperatingSystem {
    private OperatingSystem() {}

    public static boolean isWindows() {
        return System.getProperty("os.name").startsWith("Windows");
    }
}
