package io.mae4j.experiments;

import io.mae4j.UserError;
import java.io.File;
import java.io.IOException;
import java.util.zip.ZipFile;

/** The jars that the launcher found in {@code plugins/} and {@code MAE_PLUGINS}. Java passes over one that it cannot read. */
final class PluginJars {
    /** The property that lists them as a class path. */
    static final String PROPERTY = "mae.plugins";

    private PluginJars() {}

    /** @throws UserError if one of them is damaged, or no jar at all */
    static void check(String classPath) {
        for (String jar : classPath.split(File.pathSeparator)) {
            if (!jar.isEmpty()) {
                try (ZipFile file = new ZipFile(jar)) {
                    file.size();
                } catch (IOException e) {
                    throw new UserError("the plugin " + jar + " is no jar, or a damaged one: " + e.getMessage(), e);
                }
            }
        }
    }
}
