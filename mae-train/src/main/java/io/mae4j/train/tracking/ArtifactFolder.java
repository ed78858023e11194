package io.mae4j.train.tracking;

/** The path of an artifact's folder below the run's artifacts: relative, with {@code /}, without dots that lead elsewhere. */
final class ArtifactFolder {
    private ArtifactFolder() {}

    static String checked(String folder) {
        for (String part : folder.split("/", -1)) {
            boolean alone = part.isEmpty() && folder.isEmpty();
            if (!alone && (part.isEmpty() || part.equals(".") || part.equals("..") || part.contains("\\"))) {
                throw new IllegalArgumentException("not a relative folder for artifacts: '" + folder + "'");
            }
        }
        return folder;
    }
}
