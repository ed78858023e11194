package io.mae4j.config;

import io.mae4j.UserError;
import io.mae4j.file.AtomicFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One place of the search path. Names are paths below it without {@code .conf}, such as {@code mask/random}. */
sealed interface ConfigRoot {
    String EXTENSION = ".conf";

    SortedSet<String> names();

    Optional<String> read(String name);

    /** How errors show the place, or a file in it. */
    String label();

    default String label(String name) {
        return (label().isEmpty() ? "" : label() + "/") + name + EXTENSION;
    }

    /** A folder that a user named. */
    static ConfigRoot folder(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new UserError(folder + ": there is no such configuration folder");
        }
        return new Folder(folder, list(folder));
    }

    /** A {@code conf} folder that the class loader found, in a folder of classes or in a jar. */
    static ConfigRoot of(URL url) {
        try {
            if (url.getProtocol().equals("file")) {
                return folder(Path.of(url.toURI()));
            } else if (url.openConnection() instanceof JarURLConnection connection) {
                return jar(connection);
            }
            throw new IllegalStateException("configuration cannot be read from " + url);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (java.net.URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ConfigRoot jar(JarURLConnection connection) throws IOException {
        connection.setUseCaches(false);
        SortedMap<String, String> texts = new TreeMap<>();
        try (JarFile jar = connection.getJarFile()) {
            String prefix = connection.getEntryName().replaceAll("/*$", "/");
            for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
                JarEntry entry = entries.nextElement();
                if (entry.getName().startsWith(prefix) && entry.getName().endsWith(EXTENSION)) {
                    String name = entry.getName().substring(prefix.length());
                    texts.put(stem(name), new String(jar.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8));
                }
            }
            Path file = Path.of(URI.create(connection.getJarFileURL().toString()));
            return new Jar(shown(file) + "!/" + prefix.substring(0, prefix.length() - 1), texts);
        }
    }

    private static SortedSet<String> list(Path folder) {
        try (Stream<Path> files = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
            return files.filter(f -> f.toString().endsWith(EXTENSION) && Files.isRegularFile(f))
                    .map(f -> stem(folder.relativize(f).toString().replace('\\', '/')))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (UncheckedIOException e) {
            throw unreadable(folder, e.getCause());
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
    }

    private static UserError unreadable(Path folder, IOException e) {
        String where = e instanceof FileSystemException f && f.getFile() != null ? f.getFile() : folder.toString();
        return new UserError(where + ": cannot be read as a configuration folder: " + AtomicFile.reason(e), e);
    }

    private static String stem(String file) {
        return file.substring(0, file.length() - EXTENSION.length());
    }

    /** Relative to the working directory if it is below it. */
    private static String shown(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        Path here = Path.of("").toAbsolutePath();
        return (absolute.startsWith(here) ? here.relativize(absolute) : absolute).toString();
    }

    /** A folder; what is in it is listed once, and read when asked for. */
    record Folder(Path folder, SortedSet<String> names) implements ConfigRoot {
        @Override
        public Optional<String> read(String name) {
            if (!names.contains(name)) {
                return Optional.empty();
            }
            Path file = folder.resolve(name + EXTENSION);
            try {
                return Optional.of(Files.readString(file));
            } catch (IOException e) {
                throw new UserError(file + ": cannot be read as UTF-8 text: " + e.getMessage(), e);
            }
        }

        @Override
        public String label() {
            return shown(folder);
        }

        @Override
        public String label(String name) {
            return shown(folder.resolve(name + EXTENSION));
        }
    }

    /** A jar, whose few and small files are read at once so that nothing stays open. */
    record Jar(String label, SortedMap<String, String> texts) implements ConfigRoot {
        @Override
        public SortedSet<String> names() {
            return new TreeSet<>(texts.keySet());
        }

        @Override
        public Optional<String> read(String name) {
            return Optional.ofNullable(texts.get(name));
        }
    }
}
