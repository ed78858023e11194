package io.mae4j.experiments.task;

import com.typesafe.config.Config;
import io.mae4j.UserError;
import io.mae4j.config.Composed;
import io.mae4j.config.ConfigOverride;
import java.nio.file.Path;
import java.util.List;

/**
 * What overrides say of an encoder that a checkpoint has. Files, {@code model=} among them, may say what they like of it: that is
 * for training from scratch. Who writes {@code encoder.dim=64} means it.
 */
final class EncoderOverrides {
    private static final List<String> OBJECTS = List.of("encoder.", "model.");

    private EncoderOverrides() {}

    /**
     * Checks that what is said is so.
     *
     * @param given what the overrides have made
     * @param settled the same with the encoder and the patches of the checkpoint
     * @throws UserError if an override asks for something else than the checkpoint has
     */
    static void requireSame(Composed given, Composed settled, Path checkpoint) {
        for (String text : given.overrides()) {
            ConfigOverride override = ConfigOverride.parse(text);
            for (String path : override.paths()) {
                if (OBJECTS.stream().anyMatch(path::startsWith) && isOther(given.config(), settled.config(), path)) {
                    throw override.error(checkpoint + " has " + saved(settled.config(), path)
                            + ", and its weights go with nothing else; leave the override out, or train from scratch with"
                            + " checkpoint=null");
                }
            }
        }
    }

    private static boolean isOther(Config given, Config settled, String path) {
        return given.hasPath(path)
                && !(settled.hasPath(path) && given.getValue(path).equals(settled.getValue(path)));
    }

    private static String saved(Config settled, String path) {
        return settled.hasPath(path) ? path + "=" + settled.getValue(path).unwrapped() : "no " + path;
    }
}
