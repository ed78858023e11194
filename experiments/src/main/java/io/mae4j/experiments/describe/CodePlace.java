package io.mae4j.experiments.describe;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;

/** The jar or the folder that a class came from. */
public final class CodePlace {
    private CodePlace() {}

    /** Empty for a class that came from no file: one of a notebook's cell, for example. */
    public static Optional<Path> of(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        URL url = source == null ? null : source.getLocation();
        try { // by the URI: Windows has no path /C:/plugins/x.jar, which would be that of the URL
            return url == null ? Optional.empty() : Optional.of(Path.of(url.toURI()));
        } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
            return Optional.empty();
        }
    }
}
