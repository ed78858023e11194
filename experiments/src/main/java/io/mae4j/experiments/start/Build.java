package io.mae4j.experiments.start;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The jars of a module and all that it needs, made of the sources when they have changed.
 *
 * @param root the folder of the sources
 * @param state where the build is kept
 * @param request what it is for
 * @param maven the program that builds, in {@code root}
 */
record Build(Path root, Path state, Request request, String maven) {
    private static final String STAMP = "stamp";
    private static final String CLASS_PATH = "classpath";
    private static final int LINES = 60;

    static Build of(Path root, Request request, String maven) {
        return new Build(root, root.resolve(".mae").resolve(request.folder()), request, maven);
    }

    /**
     * The class path, of a build that is up to date. Of several starts at a time one builds, and the others wait for it.
     *
     * @throws Refusal if there is none and none can be made
     */
    List<Path> classPath() throws IOException {
        if (isUpToDate()) {
            return read();
        }
        Path lock = root.resolve(".mae/lock"); // of all builds: they share the modules' target folders
        try {
            Files.createDirectories(state);
        } catch (IOException e) {
            throw cannotWrite(state);
        }
        try (FileChannel channel = open(lock)) {
            if (channel.tryLock() == null) {
                System.err.println("mae: waiting for another start that is building");
                channel.lock(); // let go of with the channel, or the process
            }
            if (!isUpToDate()) {
                make();
            }
        }
        return read();
    }

    private static FileChannel open(Path lock) {
        try {
            return FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw cannotWrite(lock);
        }
    }

    private static Refusal cannotWrite(Path file) {
        return Refusal.badInput("there is no build for these sources, and none can be made: cannot write " + file);
    }

    private boolean isUpToDate() throws IOException {
        Path stamp = state.resolve(STAMP);
        if (!Files.exists(stamp) || !Files.exists(state.resolve(CLASS_PATH))) {
            return false;
        }
        FileTime built = Files.getLastModifiedTime(stamp);
        for (Path source : sources()) {
            try (Stream<Path> files = Files.walk(source)) {
                if (files.anyMatch(file -> file.toFile().lastModified() > built.toMillis())) {
                    return false;
                }
            }
        }
        return read().stream().allMatch(Files::exists);
    }

    private List<Path> sources() throws IOException {
        try (Stream<Path> modules = Files.list(root)) {
            return Stream.concat(
                            Stream.of(root.resolve("pom.xml"), root.resolve(".mvn")),
                            modules.flatMap(module -> Stream.of(module.resolve("pom.xml"), module.resolve("src/main"))))
                    .filter(Files::exists)
                    .toList();
        }
    }

    private List<Path> read() throws IOException {
        return entries(state.resolve(CLASS_PATH));
    }

    private static List<Path> entries(Path file) throws IOException {
        return Stream.of(Files.readString(file).strip().split(File.pathSeparator))
                .map(Path::of)
                .toList();
    }

    private void make() throws IOException {
        String with = request.profile().map(name -> " with the profile " + name).orElse("");
        System.err.println(
                Files.exists(state.resolve(CLASS_PATH))
                        ? "mae: building, as sources have changed"
                        : "mae: building" + with + " on first use; this can take a few minutes");
        Path stamp = state.resolve(STAMP + ".new");
        Files.writeString(stamp, "");
        Files.setLastModifiedTime(stamp, FileTime.fromMillis(System.currentTimeMillis()));
        Path needed = state.resolve(CLASS_PATH + ".maven");
        runMaven(needed);
        Path own = Files.createDirectory(state.resolve(JarFolders.name()));
        List<Path> copied = copied(needed, own);
        String joined = copied.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        Path classPath = state.resolve(CLASS_PATH + ".new");
        Files.writeString(classPath, joined + "\n");
        ClassArchive.make(copied);
        Files.move(classPath, state.resolve(CLASS_PATH), StandardCopyOption.REPLACE_EXISTING);
        Files.move(stamp, state.resolve(STAMP), StandardCopyOption.REPLACE_EXISTING);
        JarFolders.removeOld(state);
    }

    private void runMaven(Path classPath) throws IOException {
        List<String> command = new ArrayList<>(List.of(root.resolve(maven).toString(), "-q"));
        request.profile().ifPresent(name -> command.add("-P" + name));
        command.addAll(List.of("-DskipTests", "-pl", request.module(), "-am", "package", "dependency:build-classpath"));
        command.addAll(List.of("-DincludeScope=runtime", "-Dmdep.outputFile=" + classPath));
        Path log = state.resolve("build.log");
        Process process = new ProcessBuilder(command)
                .directory(root.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        process.getOutputStream().close();
        try {
            if (process.waitFor() == 0) {
                return;
            }
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
        }
        // in whichever encoding Maven wrote it
        List<String> lines = new String(Files.readAllBytes(log), StandardCharsets.ISO_8859_1)
                .lines()
                .toList();
        lines.subList(Math.max(0, lines.size() - LINES), lines.size()).forEach(System.err::println);
        throw Refusal.failure("the build failed; the whole log is " + log);
    }

    /** The class path, with copies of what was built: a run in progress holds its jars, and never sees them rewritten. */
    private List<Path> copied(Path needed, Path own) throws IOException {
        List<Path> entries = new ArrayList<>();
        Path target = root.resolve(request.module()).resolve("target");
        try (Stream<Path> files = Files.list(target)) {
            files.filter(file -> isModulesJar(file.getFileName().toString())).forEach(entries::add);
        }
        entries.addAll(entries(needed));
        List<Path> classPath = new ArrayList<>();
        for (Path entry : entries) {
            classPath.add(entry.startsWith(root) ? Files.copy(entry, own.resolve(entry.getFileName())) : entry);
        }
        return classPath;
    }

    private boolean isModulesJar(String name) {
        return name.startsWith(request.module() + "-") && name.endsWith(".jar");
    }
}
