package io.mae4j.experiments;

import io.mae4j.file.AtomicFile;
import java.io.IOException;
import java.util.Optional;
import org.bytedeco.javacpp.Loader;

/** Native libraries come in jars, and are unpacked before their first use: what is wrong where that is impossible. */
final class UnpackedLibraries {
    private UnpackedLibraries() {}

    /** The line that says so, if that is what an error comes from. */
    static Optional<String> problem(Error e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        if (!(e instanceof LinkageError) || !(root instanceof IOException why)) {
            return Optional.empty();
        }
        return Optional.of("cannot unpack a native library into " + folder() + ": " + AtomicFile.reason(why)
                + "; MAE_JAVA_OPTS=-Dorg.bytedeco.javacpp.cachedir=<folder> names another place");
    }

    private static String folder() {
        try {
            return Loader.getCacheDir().toString();
        } catch (IOException e) {
            return "a folder of the user's or for temporary files";
        }
    }
}
