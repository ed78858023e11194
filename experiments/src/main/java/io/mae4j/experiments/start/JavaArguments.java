package io.mae4j.experiments.start;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a JVM is given ahead of the class to run, in a file: a class path is longer than a command of Windows may be. */
final class JavaArguments {
    private JavaArguments() {}

    /** @param java the version of the JVM, 17 or newer */
    static List<String> of(Path root, Request request, List<Path> plugins, List<Path> classPath, int java) {
        List<String> arguments = new ArrayList<>();
        if (java >= 24) {
            arguments.add("--sun-misc-unsafe-memory-access=allow");
        }
        if (java >= 22) {
            arguments.add("--enable-native-access=ALL-UNNAMED");
        }
        if (request.trains()
                && java == 17) { // Java says in a line that this module is incubating; AdamW takes half the time with
            // it
            arguments.addAll(List.of("--add-modules", "jdk.incubator.vector"));
        }
        if (plugins.isEmpty()) {
            ClassArchive.of(classPath).ifPresent(arguments::addAll);
        }
        if (request.quick()) {
            arguments.add("-XX:TieredStopAtLevel=1");
        }
        // Arrays live outside the Java heap: a third of the memory for the heap, and at most 90 % for everything.
        arguments.add("-XX:MaxRAMPercentage=30");
        arguments.add("-Dorg.bytedeco.javacpp.maxbytes=200%");
        arguments.add("-Dorg.bytedeco.javacpp.maxphysicalbytes=300%");
        arguments.addAll(List.of("-cp", joined(Stream.concat(plugins.stream(), classPath.stream()))));
        arguments.add("-Dmae.home=" + root);
        arguments.add("-Dmae.plugins=" + joined(plugins.stream()));
        request.profile()
                .ifPresent(name -> arguments.add("-Dmae.profile=" + name)); // cmd.exe cannot take it off the words
        return arguments;
    }

    /**
     * Writes them as {@code java @file} reads them: quoted, in the encoding in which Java takes a command.
     *
     * @throws Refusal if the encoding has no such letters
     */
    static void write(Path file, List<String> arguments) throws IOException {
        write(file, arguments, Charset.forName(System.getProperty("sun.jnu.encoding")));
    }

    static void write(Path file, List<String> arguments, Charset encoding) throws IOException {
        String text = arguments.stream()
                .map(argument -> '"' + argument.replace("\\", "\\\\").replace("\"", "\\\"") + "\"\n")
                .collect(Collectors.joining());
        ByteBuffer bytes;
        try {
            bytes = encoding.newEncoder().encode(CharBuffer.wrap(text));
        } catch (CharacterCodingException e) {
            throw Refusal.badInput("the class path has letters that Java cannot be told in " + encoding
                    + ", this system's encoding: " + unknown(arguments, encoding));
        }
        Files.write(file, Arrays.copyOf(bytes.array(), bytes.limit()));
    }

    private static String unknown(List<String> arguments, Charset encoding) {
        return arguments.stream()
                .flatMap(argument -> Stream.of(argument.split(File.pathSeparator)))
                .filter(part -> !encoding.newEncoder().canEncode(part))
                .findFirst()
                .orElse("");
    }

    private static String joined(Stream<Path> paths) {
        return paths.map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
}
