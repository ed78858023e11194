package io.mae4j.experiments.run;

/** What this build of mae4j calls itself. */
public final class Version {
    private Version() {}

    /** The version in the jar's manifest. */
    public static String current() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "(development build)" : version;
    }
}
