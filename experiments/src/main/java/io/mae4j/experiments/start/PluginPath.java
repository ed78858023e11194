package io.mae4j.experiments.start;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The jars of plugins: those in {@code plugins} of the sources, and those that {@code MAE_PLUGINS} names. */
final class PluginPath {
    private PluginPath() {}

    /**
     * @param named jars, and folders of jars, as a path is written
     * @throws Refusal if one is not there
     */
    static List<Path> jars(Path root, String named) {
        List<Path> jars = new ArrayList<>();
        if (Files.isDirectory(root.resolve("plugins"))) {
            jars.addAll(in(root.resolve("plugins")));
        }
        for (String entry : named.split(File.pathSeparator)) {
            if (entry.isBlank()) {
                continue;
            }
            File file = new File(entry.strip()); // takes any text, unlike Path
            if (file.isDirectory()) {
                jars.addAll(in(file.toPath()));
            } else if (file.isFile()) {
                jars.add(file.toPath());
            } else {
                throw Refusal.badInput("MAE_PLUGINS names " + entry + ", which is neither a jar nor a folder of jars");
            }
        }
        return jars;
    }

    private static List<Path> in(Path folder) {
        List<Path> jars = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.jar")) {
            files.forEach(jars::add);
        } catch (IOException e) {
            throw Refusal.badInput("cannot read " + folder + ": " + e.getMessage());
        }
        Collections.sort(jars);
        return jars;
    }
}
