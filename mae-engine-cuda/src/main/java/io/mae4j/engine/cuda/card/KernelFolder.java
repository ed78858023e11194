package io.mae4j.engine.cuda.card;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;

/** Where the sources of kernels are among the resources. Those of tests are in a folder of the same name. */
public final class KernelFolder {
    private static final String PATH = "/io/mae4j/engine/cuda/";

    private KernelFolder() {}

    /** A file's text. */
    public static String text(String name) {
        try (InputStream in = resource(name).openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file's place. */
    static URL resource(String name) {
        URL resource = KernelFolder.class.getResource(PATH + name);
        if (resource == null) {
            throw new IllegalArgumentException("there are no kernels " + name);
        }
        return resource;
    }
}
