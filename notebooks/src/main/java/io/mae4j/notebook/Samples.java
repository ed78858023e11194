package io.mae4j.notebook;

import io.mae4j.experiments.Commands;
import io.mae4j.file.AtomicFile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A few pictures of a data set as files, for what takes files. */
public final class Samples {
    private Samples() {}

    /** Writes held-out pictures, of as many classes as possible, as {@code 00.png}, {@code 01.png}, ...; returns the files. */
    public static List<Path> save(Compose configuration, int count, Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw AtomicFile.cannotWrite(folder, e);
        }
        List<Path> files = new ArrayList<>();
        for (BufferedImage image : Commands.pictures(configuration.composed(), count)) {
            Path file = folder.resolve(String.format(Locale.ROOT, "%02d.png", files.size()));
            Picture.of(image, file.toString()).save(file.toString());
            files.add(file);
        }
        return files;
    }
}
